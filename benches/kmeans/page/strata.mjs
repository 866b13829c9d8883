// Strata's own workers, started as the page starts them and asked as the page asks them.

/** Starts so many workers and waits until each says that it is ready. */
export async function strata(count) {
  return Promise.all(Array.from({ length: count }, started));
}

function started() {
  const js = JSON.stringify(new URL("./strata/worker.js", location.href));
  const wasm = JSON.stringify(new URL("./strata/worker_bg.wasm", location.href));
  const script = `
    importScripts(${js});
    wasm_bindgen({ module_or_path: ${wasm} }).catch((error) => setTimeout(() => { throw error; }));`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { name: "strata" });
  return hear(worker, ({ data }) => data.ready && worker);
}

/** Gives the workers the matrix: 32-bit floats, row by row. */
export async function hold(workers, matrix, { rows, width }) {
  await Promise.all(workers.map((worker) => ask(worker, { Hold: { rows, width } }, [matrix])));
}

/**
 * Runs the restarts, each worker the next that nobody has taken; resolves to the runs. Given centres to start from
 * are the same for all.
 */
export async function fit(workers, settings, start) {
  const runs = [];
  let next = 0;
  const share = async (worker) => {
    while (next < settings.restarts) runs.push(await ask(worker, { Restart: { settings, restart: next++, start } }));
  };
  await Promise.all(workers.map(share));
  return runs;
}

/** Ends the workers. */
export function end(workers) {
  for (const worker of workers) worker.terminate();
}

async function ask(worker, request, blobs = []) {
  const answered = hear(worker, ({ data }) => data.answer ?? (data.error && fail(data.error)));
  worker.postMessage({ id: 1, request: JSON.stringify(request), blobs });
  return JSON.parse(await answered);
}

/** Waits for the first message of which `pick` makes something. */
function hear(worker, pick) {
  return new Promise((done, failed) => {
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.onmessage = (event) => {
      try {
        const picked = pick(event);
        if (picked) done(picked);
      } catch (error) {
        failed(error);
      }
    };
  });
}

function fail(reason) {
  throw new Error(reason);
}
