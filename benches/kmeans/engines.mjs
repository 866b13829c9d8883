// The contestants: scikit-learn, Strata natively, Strata in the browser, libraries of the npm registry. Each is
// started, given the matrix, and then fits as often as it is asked: `fit(job)` resolves to the `seconds` of one of
// `job.times` fits, with `centers` and `iterations` of the last.
import { fileURLToPath } from "node:url";
import { answering } from "./lines.mjs";
import { LIBRARIES, ROWS } from "./page/library.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** scikit-learn with so many threads, started with these words in its environment. It also makes the data and measures centres. */
export function scikitLearn(threads, words = {}) {
  const { ids, ask, close } = answering("python3", [here("./peer.py")], { OMP_NUM_THREADS: String(threads), ...words });
  return {
    name: ["scikit-learn", ...Object.values(words)].join(", "),
    ids,
    hold: ({ path, rows, width }) => ask(["hold", { path, rows, width }]),
    fit: async ({ times = 1, k, start, restarts, iterations, seed, tol = 0 }) =>
      ask(["fit", { times, k, start, restarts, max_iterations: iterations, seed, tol }]),
    ask: (name, words = {}) => ask([name, words]),
    close,
  };
}

/** Strata as a program of this machine. */
export function native(program) {
  const { ids, ask, close } = answering(program);
  return {
    name: "Strata, native",
    ids,
    hold: ({ path, rows, width }) => ask({ request: { Hold: { rows, width } }, file: path }),
    fit: async (job) => {
      let seconds = 0;
      let runs;
      for (let time = 0; time < job.times; time++) {
        runs = [];
        for (let restart = 0; restart < job.restarts; restart++) {
          const told = await ask({ request: { Restart: { ...asked(job), restart } } });
          seconds += told.seconds / job.times;
          runs.push(told.answer);
        }
      }
      return { seconds, ...best(runs) };
    },
    limits: async () => (await ask({ limits: true })).answer,
    close,
  };
}

/** Strata's workers in a page of their own. */
export async function strata(browser, url, workers) {
  const page = await browser.page(url);
  await page.evaluate((count) => globalThis.startStrata(count), workers);
  return {
    name: "Strata, wasm",
    ids: () => browser.ids(),
    hold: async ({ path, rows, width }) => {
      await page.setInputFiles("#matrix", path);
      return page.evaluate((shape) => globalThis.holdStrata(shape), { rows, width });
    },
    fit: async (job) => {
      const told = await page.evaluate(([job, times]) => globalThis.fitStrata(job, times), [asked(job), job.times]);
      return { seconds: told.seconds, ...best(told.given) };
    },
    close: () => page.context().close(),
  };
}

/** A library of the npm registry in a worker, in a page of its own. */
export async function library(browser, url, name, row) {
  const page = await browser.page(url);
  await page.evaluate(([name, row]) => globalThis.startLibrary(name, row), [name, row]);
  return {
    name: `${name}, rows of ${row}`,
    ids: () => browser.ids(),
    hold: async ({ path, rows, width }) => {
      await page.setInputFiles("#matrix", path);
      return page.evaluate((shape) => globalThis.holdLibrary(shape), { rows, width });
    },
    fit: async (job) => {
      const told = await page.evaluate(([job, times]) => globalThis.fitLibrary(job, times), [job, job.times]);
      return { seconds: told.seconds, centers: told.given.centers, iterations: told.given.iterations };
    },
    close: () => page.context().close(),
  };
}

/** Who does what in a kind of case: the rivals, of whom the fastest is what Strata is compared with, and the others. */
export async function entriesOf(name, job, { browser, peer, program, url }) {
  const entry = (isRival) => (engine) => ({ engine, job, label: engine.name, isRival });
  const [rival, other] = [entry(true), entry(false)];
  switch (name) {
    case "fixed":
      return [rival(peer), other(program), other(await strata(browser, url, 1))];
    case "job": {
      const sooner = { ...other(peer), job: { ...job, tol: 1e-4 }, label: "scikit-learn, stopping as it does unasked" };
      return [rival(peer), sooner, other(program), other(await strata(browser, url, 1))];
    }
    case "pair": {
      // Threads that wait for one another by spinning lose much where anything else runs.
      const peers = [scikitLearn(2), scikitLearn(2, { OMP_WAIT_POLICY: "passive" })];
      return [...peers.map(rival), other(await strata(browser, url, 2))];
    }
    default: {
      const rivals = LIBRARIES.flatMap((name) => ROWS.map((row) => library(browser, url, name, row)));
      return [...(await Promise.all(rivals)).map(rival), other(await strata(browser, url, 1))];
    }
  }
}

/** A job in Strata's own words. */
function asked({ k, restarts, iterations, seed, start }) {
  return { settings: { k, restarts, max_iterations: iterations, seed }, start };
}

function best(runs) {
  return runs.reduce((best, run) => (run.inertia < best.inertia ? run : best));
}
