// Rounds: all contestants take turns at the same job, so that what else the machine does falls on all of them.
import { timed } from "./clock.mjs";

/** What one thread can do at most, and so the least time a fixed number of iterations can take. */
export function floor({ rows, width, k, job }, { gigaflops, gigabytes }) {
  return {
    computing: (2 * rows * width * k * job.iterations) / gigaflops / 1e9,
    reading: (4 * rows * width * job.iterations) / gigabytes / 1e9,
  };
}

/**
 * Lets the entries, `{ engine, job, label, isRival }`, do their jobs: once for the first time and then in so many rounds.
 * Resolves to the measured of each: `first`, `runs`, `handing` (the matrix given a second time) and `centers`.
 */
export async function contest(entries, matrix, rounds) {
  const measured = entries.map(({ label, isRival }) => ({ label, isRival, runs: [] }));
  for (const engine of new Set(entries.map(({ engine }) => engine))) {
    await engine.hold(matrix);
    const handing = await timed(await engine.ids(), () => engine.hold(matrix));
    entries.forEach((entry, at) => entry.engine === engine && (measured[at].handing = handing));
  }
  for (let round = 0; round <= rounds; round++) {
    // There and back, so that nobody always comes first.
    const order = [...entries.keys()];
    for (const at of round % 2 ? order.reverse() : order) {
      const { engine, job } = entries[at];
      const own = { ...job, seed: 42 + round, times: round ? job.times : 1 };
      const { given, ...cost } = await timed(await engine.ids(), () => engine.fit(own));
      const run = { seconds: cost.seconds, processor: cost.processor && cost.processor / own.times, iterations: given.iterations, centers: given.centers };
      if (round) measured[at].runs.push(run);
      else measured[at].first = run;
    }
    process.stderr.write(".");
  }
  process.stderr.write("\n");
  return measured;
}

/** Each run's time over that of `others` in the same round, the median of these. */
export function ratio(own, others, time) {
  return median(own.runs.map((run, round) => run[time] / others.runs[round][time]));
}

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
