// The worker with the libraries of the npm registry, asked from the page.

/** The names of the libraries that are compared with. */
export const LIBRARIES = ["ml-kmeans", "skmeans", "@thi.ng/k-means"];

/** What they can be given as rows; which is faster differs by library and browser. */
export const ROWS = ["Array", "Float64Array"];

/**
 * Starts a worker with one of them and a sort of rows: `hold` gives it the matrix, `fit` a job (k, start and
 * iterations); `inertia` is that of the last fit.
 */
export function library(name, row) {
  const worker = new Worker(new URL("./library.worker.js", location.href));
  const ask = (message) =>
    new Promise((done, failed) => {
      worker.onerror = ({ message }) => failed(new Error(message));
      worker.onmessage = ({ data }) => done(data);
      worker.postMessage(message);
    });
  return {
    hold: (matrix, { width }) => ask({ name, row, matrix, width }),
    fit: (job) => ask({ job }),
    inertia: () => ask({}),
    close: () => worker.terminate(),
  };
}
