// The worker with the libraries of the npm registry, asked from the page.

/** The names of the libraries that are compared with. */
export const LIBRARIES = ["ml-kmeans", "skmeans", "@thi.ng/k-means"];

/**
 * Starts a worker with one of them: `hold` gives it the matrix, `fit` a job: k, start and iterations;
 * `inertia` is that of the last fit.
 */
export function library(name) {
  const worker = new Worker(new URL("./library.worker.js", location.href));
  const ask = (message) =>
    new Promise((done, failed) => {
      worker.onerror = ({ message }) => failed(new Error(message));
      worker.onmessage = ({ data }) => done(data);
      worker.postMessage(message);
    });
  return {
    hold: (matrix, { width }) => ask({ name, matrix, width }),
    fit: (job) => ask({ job }),
    inertia: () => ask({}),
    close: () => worker.terminate(),
  };
}
