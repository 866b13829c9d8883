// What the benchmark calls from outside: one contestant in this page, its matrix from the file input.
import { library } from "./library.mjs";
import { fit, hold, strata } from "./strata.mjs";

const matrix = () => document.querySelector("#matrix").files[0];
const clocked = async (work) => {
  const began = performance.now();
  const given = await work();
  return { seconds: (performance.now() - began) / 1_000, given };
};

let workers;
let rival;

globalThis.startStrata = async (count) => {
  workers = await strata(count);
};
globalThis.holdStrata = (shape) => clocked(() => hold(workers, matrix(), shape));
globalThis.fitStrata = ({ settings, start }, times) => repeated(times, () => clocked(() => fit(workers, settings, start)));

globalThis.startLibrary = (name, row) => {
  rival = library(name, row);
};
globalThis.holdLibrary = (shape) => clocked(() => rival.hold(matrix(), shape));
globalThis.fitLibrary = (job, times) =>
  repeated(times, async () => {
    const given = await rival.fit(job);
    return { seconds: given.seconds, given };
  });

/** Does it so many times; resolves to the mean of the seconds and what the last one gave. */
async function repeated(times, work) {
  let seconds = 0;
  let last;
  for (let time = 0; time < times; time++) {
    last = await work();
    seconds += last.seconds / times;
  }
  return { seconds, given: last.given };
}
