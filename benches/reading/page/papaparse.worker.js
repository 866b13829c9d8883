// PapaParse's worker: parses the file it is sent and says how many rows and columns it found.
importScripts("./npm/papaparse/papaparse.min.js");

const OPTIONS = { header: true, dynamicTyping: true, skipEmptyLines: true };

onmessage = ({ data: { file, pieces } }) => {
  if (!file) postMessage({});
  else if (pieces) inPieces(file);
  else whole(file);
};

function whole(file) {
  Papa.parse(file, {
    ...OPTIONS,
    complete: (result) => {
      globalThis.table = result; // kept, as whoever works with it would
      postMessage({ rows: result.data.length, columns: result.meta.fields.length });
    },
    error: fail,
  });
}

function inPieces(file) {
  let rows = 0;
  let columns = 0;
  Papa.parse(file, {
    ...OPTIONS,
    chunk: ({ data, meta }) => {
      rows += data.length;
      columns = meta.fields.length;
    },
    complete: () => postMessage({ rows, columns }),
    error: fail,
  });
}

function fail(error) {
  setTimeout(() => {
    throw error;
  });
}
