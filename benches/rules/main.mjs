// Measures how soon the page shows what a change of the rules gives, beside pandas reckoning the same. docs/BENCHMARKS.md
// says how to run it and what the figures mean; `./bench rules` starts it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../../tools/serve.mjs";
import { launch } from "../browser.mjs";
import { columns, markdown } from "../columns.mjs";
import { generator, normal } from "../kmeans/page/draws.mjs";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: fileURLToPath(new URL("../../dist", import.meta.url)) },
    rows: { type: "string", default: "100000,1000000" },
    changes: { type: "string", default: "12" },
    markdown: { type: "boolean", default: false },
  },
});
const table = options.markdown ? markdown : columns;
const FEATURES = ["volume", "share", "calls", "opens", "visits", "years"];

if (!existsSync(join(options.dist, "worker_bg.wasm"))) fail(`no built page in ${options.dist}; ./start --build makes one.`);
const sizes = options.rows.split(",").map(Number);
if (!sizes.every((rows) => rows > 0) || !(Number(options.changes) > 0)) fail("--rows takes numbers, --changes a number.");

const folder = await mkdtemp(join(tmpdir(), "strata-rules-"));
const server = await serve({ dir: options.dist, base: "/" });
const browser = await launch(null);
const peer = pandas();
try {
  console.log(`browser  Chromium ${browser.version}`);
  console.log(`others   ${loadavg()[0].toFixed(1)} of ${cpus().length} cores at work before the start; figures are good only if that is nearly none`);
  const rows = [["", "rows", "median ms", "most ms", "pandas ms", "share of pandas"]];
  for (const size of sizes) rows.push(...(await measured(size)));
  console.log(table(rows));
} finally {
  peer.end();
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
}

async function measured(size) {
  const path = join(folder, `rules-${size}.csv`);
  await write(path, size);
  const known = await peer.ask({ ask: "open", path, columns: FEATURES });
  if (known.rows !== size) fail(`pandas read ${known.rows} rows of ${size}.`);
  const page = await browser.page(server.url);
  try {
    const first = await begin(page, path);
    const weights = Object.fromEntries(FEATURES.map((name) => [name, 1]));
    const weight = await changes(page, (at) => ["#weight-of-share", String(at % 2 ? 3 : 2.5)]);
    const cut = await changes(page, (at) => ["#cut-0", String(at % 2 ? 71 : 74)]);
    const bins = await changes(page, (at) => ["#bins-of-volume", String(at % 2 ? 9 : 8)]);
    const rival = { weight: [], anew: [] };
    for (let at = 0; at < 5; at++) {
      rival.weight.push(1000 * (await peer.ask({ ask: "weight", weights: { ...weights, share: 2 + at / 4 } })));
      rival.anew.push(1000 * (await peer.ask({ ask: "anew", weights })));
    }
    const line = (name, times, rival) => [
      name,
      size.toLocaleString("en"),
      median(times).toFixed(0),
      Math.max(...times).toFixed(0),
      rival === undefined ? "" : rival.toFixed(0),
      rival === undefined ? "" : (median(times) / rival).toFixed(2),
    ];
    return [
      line("first time", [first]),
      line("a weight", weight, median(rival.weight)),
      line("a cut", cut),
      line("bins anew", bins, median(rival.anew)),
    ];
  } finally {
    await page.context().close();
    await rm(path);
  }
}

/** Opens the table and the rules for a score over all features; gives the milliseconds until the first figures. */
async function begin(page, path) {
  await page.locator("#boot").waitFor({ state: "detached" });
  await page.setInputFiles("[data-testid=file-input]", path);
  await page.locator("h1", { hasText: "rules-" }).waitFor();
  await page.evaluate(() => (location.hash = "#/segment"));
  await page.locator(".features").waitFor();
  const recipe = {
    key: "id",
    volume: "volume",
    features: FEATURES.map((column) => ({
      column,
      encoding: { as: "bins", binning: column === "volume" ? { by: "volume", bins: 10 } : { by: "quantile", bins: 5 } },
    })),
    method: { name: "score", cuts: { by: "score", at: [80, 60, 40, 20] } },
  };
  await page.locator("[data-testid=method-rules]").click();
  await page.locator("[data-testid=live-rows]").first().waitFor();
  await page.evaluate(watch);
  await page.evaluate(() => void (globalThis.first = globalThis.shown()));
  await page.setInputFiles("[data-testid=recipe-input]", { name: "recipe.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(recipe)) });
  const first = await page.evaluate(() => globalThis.first);
  // The bins' own fields are there once the feature is opened.
  await page.locator(".feature", { hasText: "volume" }).locator(".feature-summary").first().click();
  await page.locator("#bins-of-volume").waitFor();
  return first;
}

/** Changes a field so many times; the milliseconds from each change to the second frame with new figures. */
async function changes(page, of) {
  const times = [];
  for (let at = 0; at < Number(options.changes); at++) {
    const [field, value] = of(at);
    times.push(await page.evaluate(change, [field, value]));
    // Small moves are looked at when the person rests.
    await page.waitForTimeout(1500);
  }
  return times;
}

/** In the page: `shown()` resolves with the milliseconds from the call to the second frame after the live figures change. */
function watch() {
  globalThis.shown = () => {
    const start = performance.now();
    const figures = () => [...document.querySelectorAll("[data-testid=live-rows]")].map((cell) => cell.textContent).join();
    const before = figures();
    return new Promise((over) => {
      const observer = new MutationObserver(async () => {
        if (figures() === before) return;
        observer.disconnect();
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        over(performance.now() - start);
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  };
}

/** In the page: types a value into a field and gives the milliseconds until what it gives is shown. */
function change([field, value]) {
  const input = document.querySelector(field);
  const shown = globalThis.shown();
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return shown;
}

/** A table of customers with a long tail, a share, counts and gaps. */
async function write(path, rows) {
  const draw = generator(7);
  const out = createWriteStream(path);
  const put = async (text) => out.write(text) || (await once(out, "drain"));
  await put(`id,${FEATURES.join(",")}\n`);
  for (let row = 0; row < rows; ) {
    let piece = "";
    for (const end = Math.min(rows, row + 5_000); row < end; row++) {
      const volume = draw() < 0.05 ? 0 : Math.floor(Math.exp(4.5 + normal(draw)));
      const years = draw() < 0.04 ? "" : Math.floor(draw() * 45);
      piece += `C${row},${volume},${draw().toFixed(3)},${Math.floor(draw() * draw() * 12)},${draw().toFixed(2)},${Math.floor(draw() * 30)},${years}\n`;
    }
    await put(piece);
  }
  out.end();
  await once(out, "close");
}

/** pandas on one thread, asked line by line. */
function pandas() {
  const script = fileURLToPath(new URL("./peer.py", import.meta.url));
  const program = spawn("python3", [script], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, OMP_NUM_THREADS: "1" } });
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return {
    async ask(question) {
      program.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await answers.next();
      if (done) fail("pandas for python3 is missing. Install what tests/reference/requirements.txt names, then run this again.");
      return JSON.parse(value);
    },
    end: () => program.stdin.end(),
  };
}

function median(values) {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.floor(rising.length / 2)];
}

function fail(text) {
  console.error(`rules: ${text}`);
  process.exit(1);
}
