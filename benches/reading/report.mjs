// What was measured, as plain text: a line for each step, and Strata's share of the others' time.
import { columns } from "../columns.mjs";

/** The whole report. */
export function report({ table, ids, browser, cores, runs }) {
  const lines = gather(runs);
  const strata = lines.find(({ reader }) => reader === "strata");
  return [
    `file     ${mega(table.bytes)} MB, ${table.rows.toLocaleString("en")} rows, ${table.columns} columns, ${ids ? "mostly identifiers" : "customers"}`,
    `browser  Chromium ${browser}, ${cores}`,
    "",
    columns([
      ["", "runs", "seconds, least", "median", "processor", "memory, peak MB", "growth ÷ file"],
      ...lines.map((line) => [
        nameOf(line),
        String(line.runs),
        line.least.toFixed(2),
        line.median.toFixed(2),
        line.work.toFixed(2),
        line.peak ? mega(line.peak) : "?",
        line.growth ? (line.growth / table.bytes).toFixed(1) : "?",
      ]),
    ]),
    "",
    ...(strata ? [`Strata's wasm memory afterwards: ${mega(strata.wasm)} MB, ${(strata.wasm / table.bytes).toFixed(1)} times the file`] : []),
    ...(strata ? ratios(strata, lines) : []),
  ].join("\n");
}

/** The runs of each step as one line, in the order of the first run. */
function gather(runs) {
  const names = [...new Set(runs.map(nameOf))];
  return names.map((name) => {
    const same = runs.filter((run) => nameOf(run) === name);
    const seconds = same.map((run) => run.seconds).sort((a, b) => a - b);
    return {
      ...same[0],
      runs: same.length,
      least: seconds[0],
      median: (seconds[(same.length - 1) >> 1] + seconds[same.length >> 1]) / 2,
      work: Math.min(...same.map((run) => run.work)),
      peak: most(same.map((run) => run.peak)),
      growth: most(same.map((run) => run.growth)),
    };
  });
}

/** The greatest, if all are known. */
const most = (values) => (values.includes(null) ? null : Math.max(...values));

const nameOf = ({ reader, step }) => `${reader}, ${step}`;

/** Strata's least time over that of others, by the clock and by the processor's: below one, Strata is faster. */
function ratios(strata, lines) {
  const papaparse = lines.filter(({ reader }) => reader === "papaparse");
  const rivals = lines.filter(({ reader }) => reader === "duckdb").map((line) => [nameOf(line), [line]]);
  if (papaparse.length) rivals.unshift(["papaparse, the faster of its two", papaparse]);
  const share = (time, others) => (strata[time] / Math.min(...others.map((line) => line[time]))).toFixed(2);
  return rivals.map(([name, others]) => `strata ÷ (${name}): ${share("least", others)}, of processor time ${share("work", others)}`);
}

const mega = (bytes) => (bytes / 1e6).toFixed(0);
