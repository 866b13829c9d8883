// What work costs: seconds by the clock, and the processor's seconds that some processes used for it, with all of
// their threads. Linux counts these in nanoseconds for each thread; elsewhere only the clock is told.
import { readdirSync, readFileSync } from "node:fs";

/** Runs `work`, which may tell its own `seconds`; resolves to these, to those of the processor, and to what it gave. */
export async function timed(ids, work) {
  const before = threads(ids);
  const began = performance.now();
  const given = await work();
  const seconds = (performance.now() - began) / 1_000;
  return { seconds: given?.seconds ?? seconds, processor: before && used(before, threads(ids)), given };
}

/** Nanoseconds used by each thread of the processes, by its number. */
function threads(ids) {
  try {
    return new Map(ids.flatMap((id) => readdirSync(`/proc/${id}/task`).map((thread) => [thread, spent(id, thread)])));
  } catch {
    return null; // another system
  }
}

function spent(id, thread) {
  try {
    return Number(readFileSync(`/proc/${id}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  } catch {
    return 0; // a thread that has just ended
  }
}

/** Threads that ended meanwhile are not counted: those that work are kept by all contestants. */
function used(before, after) {
  let sum = 0;
  for (const [thread, spent] of after) sum += Math.max(0, spent - (before.get(thread) ?? 0));
  return sum / 1e9;
}
