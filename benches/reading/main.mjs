// Measures how fast Strata, PapaParse and DuckDB-Wasm read the same file in the same browser.
// docs/BENCHMARKS.md says how to run it and what the figures mean; `./bench reading` starts it.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../../tools/serve.mjs";
import { launch, modules } from "../browser.mjs";
import { writeTable } from "./data.mjs";
import { report } from "./report.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: here("../../dist") },
    rows: { type: "string", default: "1000000" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: "strata,papaparse,duckdb" },
    cores: { type: "string", default: "1" },
    ids: { type: "boolean", default: false },
  },
});

/** What is measured: a reader, with what it is told when it starts. */
const CONTESTS = [
  { reader: "strata" },
  { reader: "papaparse", options: { pieces: false } },
  { reader: "papaparse", options: { pieces: true } },
  { reader: "duckdb" },
].filter(({ reader }) => options.only.split(",").includes(reader));

if (CONTESTS.length === 0) fail("--only takes strata, papaparse and duckdb, with commas between.");
if (!existsSync(join(options.dist, "worker_bg.wasm"))) fail(`no built page in ${options.dist}; ./start --build makes one.`);
if (!["1", "all"].includes(options.cores)) fail("--cores takes 1 or all.");
for (const name of ["rows", "runs"]) if (!(Number(options[name]) >= 1)) fail(`--${name} takes a number above zero.`);

const folder = await mkdtemp(join(tmpdir(), "strata-reading-"));
try {
  await compare();
} finally {
  await rm(folder, { recursive: true });
}

async function compare() {
  const path = join(folder, "customers.csv");
  const table = await writeTable(path, { rows: Number(options.rows), ids: options.ids });
  const server = await site();
  const core = options.cores === "1" && hasTaskset() ? 0 : null;
  const browser = await launch(core);
  const runs = [];
  try {
    for (let run = 0; run < Number(options.runs); run++) {
      // There and back, so that no reader always comes first.
      for (const contest of run % 2 ? CONTESTS.toReversed() : CONTESTS) {
        const steps = await measure(browser, server.url, contest, path, table);
        runs.push(...steps);
        for (const { reader, step, seconds } of steps) console.error(`run ${run + 1}: ${reader}, ${step}: ${seconds.toFixed(2)} s`);
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const cores = core === null ? `all of ${cpus().length} cores` : "one core";
  console.log(report({ table, ids: options.ids, browser: browser.version, cores, runs }));
}

function fail(reason) {
  console.error(`Strata: ${reason}`);
  process.exit(1);
}

/** The page, Strata and the two packages side by side in one served folder. */
async function site() {
  const dir = join(folder, "site");
  await cp(here("./page"), dir, { recursive: true });
  await symlink(resolve(options.dist), join(dir, "strata"));
  await symlink(modules, join(dir, "npm"));
  return serve({ dir });
}

function hasTaskset() {
  try {
    return Boolean(execFileSync("taskset", ["--version"]));
  } catch {
    console.error("taskset is missing: the browser uses all cores");
    return false;
  }
}

/** One reader on the file, from a fresh page to its last step; steps that follow others include them. */
async function measure(browser, url, { reader, options }, path, table) {
  const page = await browser.page(url);
  await page.setInputFiles("#file", path);
  const names = await page.evaluate(([reader, options]) => globalThis.start(reader, options), [reader, options]);
  const before = { work: await browser.work(), memory: await browser.memory() };
  const measured = [];
  let seconds = 0;
  let found;
  for (const name of names) {
    found = await page.evaluate((name) => globalThis.step(name), name);
    seconds += found.seconds;
    const memory = grown(before.memory, await browser.memory());
    measured.push({
      reader,
      step: measured.length ? `${measured.at(-1).step} + ${name}` : name,
      seconds,
      work: (await browser.work()) - before.work,
      ...memory,
      wasm: await wasmMemory(page, reader),
    });
  }
  await page.context().close();
  if (found.rows !== table.rows || found.columns !== table.columns) throw new Error(`${reader} found ${found.rows} × ${found.columns}`);
  return measured;
}

/** The peak of the page's process, and how far that is above what it held before. */
function grown(before, after) {
  // Besides the page's process there may be an idle one that the browser keeps for the next page.
  const { process, peak } = after.reduce((most, held) => (held.now > most.now ? held : most), { now: 0, peak: null });
  const held = before.find((held) => held.process === process);
  return { peak, growth: held ? peak - held.now : null };
}

/** How large the memory of Strata's worker is. */
async function wasmMemory(page, reader) {
  if (reader !== "strata") return null;
  return page.workers()[0].evaluate(() => globalThis.memory.buffer.byteLength);
}
