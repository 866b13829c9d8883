// Strata's own worker, started as the page starts it and asked as the page asks it. One step: the
// table cannot be had without its profile, nor without the file's SHA-256.

/** Starts the worker and waits until it says that it is ready. */
export async function strata() {
  const worker = await started();
  return { "read and profile": (file) => open(worker, file) };
}

function started() {
  const js = JSON.stringify(new URL("./strata/worker.js", location.href));
  const wasm = JSON.stringify(new URL("./strata/worker_bg.wasm", location.href));
  const script = `
    importScripts(${js});
    wasm_bindgen({ module_or_path: ${wasm} })
      .then(({ memory }) => { globalThis.memory = memory; })
      .catch((error) => setTimeout(() => { throw error; }));`;
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), { name: "strata" });
  return hear(worker, ({ data }) => data.ready && worker);
}

async function open(worker, file) {
  const answered = hear(worker, ({ data }) => data.answer ?? data.error);
  worker.postMessage({ id: 1, request: JSON.stringify({ Open: { options: {} } }), blob: file });
  const profile = JSON.parse(await answered);
  if (!profile.columns) throw new Error(JSON.stringify(profile));
  return { rows: profile.rows, columns: profile.columns.length };
}

/** Waits for the first message of which `pick` makes something. */
function hear(worker, pick) {
  return new Promise((done, failed) => {
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.onmessage = (event) => {
      const picked = pick(event);
      if (picked) done(picked);
    };
  });
}
