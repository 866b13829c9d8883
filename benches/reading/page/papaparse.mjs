// PapaParse in a worker of its own. With `pieces` it hands over the rows piece by piece and the
// worker throws them away, so that no table is made; without, the worker keeps all rows.

/** Starts the worker. */
export async function papaparse({ pieces }) {
  const worker = new Worker(new URL("./papaparse.worker.js", location.href));
  const ask = (message) =>
    new Promise((done, failed) => {
      worker.onerror = ({ message }) => failed(new Error(message));
      worker.onmessage = ({ data }) => done(data);
      worker.postMessage(message);
    });
  await ask({}); // it answers once its script is loaded
  return { [pieces ? "read, rows dropped" : "read"]: (file) => ask({ file, pieces }) };
}
