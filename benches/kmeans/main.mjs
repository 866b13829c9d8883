// Measures k-means by Strata, natively and in the browser, beside scikit-learn and the libraries of the npm registry.
// docs/BENCHMARKS.md says how to run it and what the figures mean; `./bench kmeans` starts it.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "../browser.mjs";
import { columns, markdown } from "../columns.mjs";
import * as cases from "./cases.mjs";
import { entriesOf, native, scikitLearn } from "./engines.mjs";
import { caseOf, floorOf, limitsOf } from "./report.mjs";
import { contest } from "./rounds.mjs";
import { site } from "./site.mjs";
import { journeys } from "./tab.mjs";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) },
    native: { type: "string" },
    only: { type: "string", default: "fixed,job,pair,library,tab" },
    markdown: { type: "boolean", default: false },
    rows: { type: "string", default: "0" },
    rounds: { type: "string", default: "5" },
    big: { type: "boolean", default: false },
    serve: { type: "boolean", default: false },
    port: { type: "string", default: "8090" },
  },
});

const table = options.markdown ? markdown : columns;
const only = options.only.split(",");
if (!only.every((name) => name in cases)) fail("--only takes fixed, job, pair, library and tab, with commas between.");
if (!existsSync(join(options.dist, "worker_bg.wasm"))) fail(`no built page in ${options.dist}; ./start --build makes one.`);
for (const name of ["rows", "rounds", "port"]) if (!(Number(options[name]) >= 0)) fail(`--${name} takes a number.`);

const folder = await mkdtemp(join(tmpdir(), "strata-kmeans-"));
const server = await site(folder, options.dist, Number(options.port));
try {
  if (options.serve) {
    console.log(`The benchmark's page is at ${server.url} (Ctrl+C stops it)`);
    await new Promise((stopped) => process.once("SIGINT", stopped));
  } else {
    await measure();
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true });
}

async function measure() {
  const browser = await launch(null);
  const peer = scikitLearn(1);
  const program = native(options.native);
  try {
    const limits = await program.limits();
    console.log(`browser  Chromium ${browser.version}`);
    console.log(`others   ${loadavg()[0].toFixed(1)} of ${cpus().length} cores at work before the start; figures are good only if that is nearly none`);
    console.log(limitsOf(limits, await peer.ask("limits"), await peer.ask("versions")));
    for (const name of only) {
      for (const shape of cases[name]) {
        if (name === "tab") await show(scaled(shape), browser);
        else await run(name, scaled(shape), { browser, peer, program, limits });
      }
    }
  } finally {
    await browser.close();
    peer.close();
    program.close();
  }
}

/** Fewer rows than the case has, for a quick look. */
function scaled(shape) {
  return Number(options.rows) ? { ...shape, rows: Math.min(shape.rows, Number(options.rows)) } : shape;
}

async function run(name, shape, engines) {
  const { peer, limits } = engines;
  const matrix = { path: join(folder, "matrix.f32"), rows: shape.rows, width: shape.width };
  const { start } = await peer.ask("make", { ...matrix, groups: shape.k, k: shape.k });
  const job = { ...shape.job, k: shape.k, ...(shape.isFixed && { start }) };
  const entries = await entriesOf(name, job, { ...engines, url: `${server.url}contest.html` });
  try {
    const measured = await contest(entries, matrix, Number(options.rounds));
    await peer.hold(matrix);
    for (const own of measured) own.inertias = await inertias(own, shape.isFixed, peer);
    const exact = shape.isFixed && (await peer.ask("exact", { k: job.k, start, max_iterations: job.iterations }));
    console.log(["", `### ${cases.titleOf(shape)}`, "", caseOf(shape, measured, { exact, table }), ...(shape.isFixed ? [floorOf(shape, limits)] : [])].join("\n"));
  } finally {
    for (const { engine } of entries) if (engine !== peer && engine !== engines.program) await engine.close();
  }
}

async function show(shape, browser) {
  if (shape.isBig && !options.big) return;
  console.log(["", `### The page, ${cases.titleOf(shape)}`, "", await journeys(browser, server.url, folder, shape, table)].join("\n"));
}

/** Everybody's centres by the same ruler; those of a fixed job are the same in every round. */
async function inertias({ runs }, isFixed, peer) {
  const found = [];
  for (const { centers } of isFixed ? runs.slice(0, 1) : runs) found.push(await peer.ask("measure", { centers }));
  return found;
}

function fail(reason) {
  console.error(`Strata: ${reason}`);
  process.exit(1);
}
