// Runs one reader's steps on the chosen file, one at a time, as the benchmark asks for them.
import { duckdb } from "./duckdb.mjs";
import { papaparse } from "./papaparse.mjs";
import { strata } from "./strata.mjs";

const READERS = { strata, papaparse, duckdb };
let steps;

/** Starts a reader up to where it can be given a file; resolves to the names of its steps. */
globalThis.start = async (reader, options) => {
  steps = await READERS[reader](options);
  return Object.keys(steps);
};

/** Takes one step; resolves to its `seconds`, with what it found of `rows` and `columns`. */
globalThis.step = async (name) => {
  const [file] = document.querySelector("#file").files;
  const began = performance.now();
  const found = await steps[name](file);
  return { seconds: (performance.now() - began) / 1_000, ...found };
};
