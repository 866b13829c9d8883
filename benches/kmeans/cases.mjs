// What is measured: the data, the job, who does it, and what was aimed at. Times are compared with those of the
// first contestant in the same round.

const WHOLE_JOB = { restarts: 10, iterations: 300 };

/** The same iterations from the same centres. The aims are Strata's share of scikit-learn's processor time. */
export const fixed = [
  { rows: 1_000_000, width: 20, k: 8, aims: { wasm: 0.75, native: 0.6 } },
  { rows: 1_000_000, width: 8, k: 5, aims: { wasm: 0.65, native: 0.4 } },
  { rows: 1_000_000, width: 20, k: 20, aims: { wasm: 1.1, native: 0.7 } },
].map((shape) => ({ ...shape, job: { restarts: 1, iterations: 20, times: 1 }, isFixed: true, time: "processor" }));

/** The whole job: seeding, ten restarts, each to its end. */
export const job = [
  { rows: 10_000, width: 10, k: 5, times: 4 },
  { rows: 10_000, width: 10, k: 8, times: 4 },
  { rows: 100_000, width: 10, k: 5, times: 1 },
  { rows: 100_000, width: 10, k: 8, times: 1 },
].map(({ times, ...shape }) => ({ ...shape, job: { ...WHOLE_JOB, times }, aims: { wasm: 0.45 }, time: "processor" }));

/** The whole job on two threads or workers. The aim is a share of the time by the clock. */
export const pair = job.map((shape) => ({ ...shape, aims: { wasm: 0.6 }, threads: 2, time: "seconds" }));

/** Fixed iterations, beside the libraries of the npm registry. The aim is a share of the fastest one's time. */
export const library = [
  { rows: 100_000, width: 10, k: 8, job: { restarts: 1, iterations: 20, times: 5 }, isFixed: true, aims: { wasm: 0.1 }, time: "processor" },
];

/** The page with a file; the second only if it is asked for. */
export const tab = [
  { rows: 100_000, width: 10, times: 3 },
  { rows: 10_000_000, width: 8, times: 1, isBig: true },
];

/** What a case is, in words. */
export function titleOf({ rows, width, k, job, isFixed, threads }) {
  const table = `${rows.toLocaleString("en")} × ${width}${k ? `, k = ${k}` : ""}`;
  if (!job) return table;
  if (isFixed) return `${table}, ${job.iterations} iterations from the same centres`;
  return `${table}, whole job${threads ? `, ${threads} threads or workers` : ""}`;
}
