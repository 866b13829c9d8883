// What was measured, as plain text.
import { floor, median, ratio } from "./rounds.mjs";

/**
 * One case: a line for each contestant, then whether the aims were reached. Inertias are compared with the exact one
 * or, where there is none, with that rival's. `table` makes text of rows.
 */
export function caseOf({ aims, time }, measured, { exact, table }) {
  const against = fastest(measured, time);
  const head = ["", "first s", "least s", "median s", "processor s", "share", "iterations", "inertia", "difference"];
  const lines = measured.map((own) => [
    own.label,
    seconds(own.first.seconds),
    least(own, "seconds"),
    seconds(median(own.runs.map((run) => run.seconds))),
    least(own, "processor"),
    ratio(own, against, time).toFixed(2),
    String(own.runs.at(-1).iterations),
    Math.min(...own.inertias).toPrecision(9),
    difference(own.inertias.map((inertia, round) => inertia / (exact || against.inertias[round]) - 1)),
  ]);
  const handed = measured.filter(({ label }) => label.startsWith("Strata"));
  return [
    table([head, ...lines]),
    "",
    `share of ${against.label}'s ${time === "seconds" ? "time by the clock" : "processor time"}, the median of ${against.runs.length} rounds`,
    `difference of the inertia from ${exact ? "that of the same job in 64 bits" : `${against.label}'s, below zero is better`}`,
    `taking the matrix over, once for all jobs: ${handed.map(({ label, handing }) => `${label} ${seconds(handing.seconds)} s`).join("; ")}`,
    ...Object.entries(aims).map(([kind, aim]) => verdict(measured.find(({ label }) => label === `Strata, ${kind}`), against, time, aim)),
  ].join("\n");
}

/** What Strata is compared with: the fastest of its rivals. */
function fastest(measured, time) {
  const middle = ({ runs }) => median(runs.map((run) => run[time]));
  return measured.filter(({ isRival }) => isRival).reduce((best, rival) => (middle(rival) < middle(best) ? rival : best));
}

function verdict(own, against, time, aim) {
  const reached = ratio(own, against, time);
  return `${own.label}: aimed at ${aim}, ${reached <= aim ? "reached" : "not reached"} (${reached.toFixed(2)})`;
}

/** The least time that the machine allows for a fixed job, in words. */
export function floorOf(shape, limits) {
  const { computing, reading } = floor(shape, limits);
  return `if every distance is computed, one thread of this machine needs ${seconds(computing)} s to do it, and ${seconds(reading)} s to read the rows`;
}

/** What the machine can do, in words. */
export function limitsOf(limits, blas, versions) {
  return [
    `machine  one thread: ${limits.gigaflops.toFixed(1)} GFLOP/s with vectors of 128 bits and no fused products, as WebAssembly has them;`,
    `         ${blas.gigaflops.toFixed(1)} GFLOP/s by OpenBLAS; ${limits.gigabytes.toFixed(1)} GB/s read from memory`,
    `python   ${Object.entries(versions)
      .map((pair) => pair.join(" "))
      .join(", ")}`,
  ].join("\n");
}

/** How far the inertia lies above another's, over the rounds. */
function difference(shares) {
  const [low, high] = [Math.min(...shares), Math.max(...shares)].map((share) => share.toExponential(1));
  return low === high ? low : `${low} to ${high}`;
}

function least({ runs }, time) {
  const known = runs.map((run) => run[time]);
  return known.includes(null) ? "?" : seconds(Math.min(...known));
}

const seconds = (number) => (number < 0.1 ? number.toFixed(4) : number.toFixed(3));
