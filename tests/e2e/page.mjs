// The end-to-end tests' hands: a browser, the built page under a sub-path, and a record of all
// that it asked for and complained about. `withPage(options, async ({ page, … }) => …)` fails on
// any console error, page error or foreign request that the test did not announce.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";

// Playwright sees a service worker's requests only with this set before it is loaded.
process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = "1";

const tools = process.env.STRATA_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "strata-tools");
const installed = createRequire(join(tools, "npm", "package.json"));
export const { chromium } = installed("playwright-core");

export const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const results = fileURLToPath(new URL("./results/", import.meta.url));

export const BROWSER = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", // needed as root; the only page opened is ours
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/**
 * Serves `dir` under `base`, opens it and hands it to `work`. What is not named below goes to
 * Playwright's `newContext`.
 * `expected`: patterns of console errors that the test provokes. `foreign`: true if it provokes
 * requests that leave the page's own files. `prepare` gets the page before it is opened.
 */
export async function withPage({ dir = dist, base = "/some/sub/path/", hash = "", expected = [], foreign = false, prepare, ...context }, work) {
  const server = await serve({ dir, base });
  const browser = await chromium.launch(BROWSER);
  try {
    const session = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...context });
    const requests = [];
    const complaints = [];
    session.on("request", (request) => requests.push(request.url()));
    session.on("weberror", (error) => complaints.push(`page error: ${error.error().message}`));
    session.on("console", (message) => {
      if (message.type() === "error") complaints.push(`console: ${message.text()}`);
    });
    await session.addInitScript(recordLongTasks);
    const page = await session.newPage();
    await prepare?.(page);
    await page.goto(server.url + hash);
    await work({ page, session, server, requests });
    const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
    assert.deepEqual(unexpected, [], "the page complained");
    if (!foreign) assert.deepEqual(requests.filter((url) => !isOwn(url, server)), [], "the page asked for foreign addresses");
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Is `url` one of the page's own static files? A blob or data address is the page's own memory. */
export function isOwn(url, server) {
  return url.startsWith(server.url) || url.startsWith(`blob:${new URL(server.url).origin}/`) || url.startsWith("data:");
}

/** Waits until the static loading face has given way to the app. */
export async function started(page) {
  await page.locator("#boot").waitFor({ state: "detached" });
}

/** The page's worker called `name`, once it has its wasm; its `evaluate` speaks from inside it. */
export async function workerOf(page, name = "worker") {
  const isIt = async (worker) => (await worker.evaluate(() => globalThis.name)) === name;
  const running = await Promise.all(page.workers().map(isIt));
  const worker = page.workers()[running.indexOf(true)] ?? (await page.waitForEvent("worker", isIt));
  await worker.evaluate(async (file) => {
    const fetched = () => performance.getEntriesByType("resource").some((entry) => entry.name.includes(file) && entry.responseEnd);
    while (!fetched()) await new Promise((soon) => setTimeout(soon, 20));
  }, `/${name}_bg.wasm`);
  return worker;
}

/** Waits until the service worker has stored the page's files and answers for them. */
export async function keptOffline(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((taken) => navigator.serviceWorker.addEventListener("controllerchange", taken, { once: true }));
  });
}

/** Gives a file to an `<input type=file>`, as the file dialog does. */
export async function chooseFile(page, selector, name, text, type = "text/csv") {
  await page.setInputFiles(selector, { name, mimeType: type, buffer: Buffer.from(text) });
}

/** Drops a file on an element, as a person does from the desktop. */
export async function dropFile(page, selector, name, text, type = "text/csv") {
  const transfer = await page.evaluateHandle(
    ([name, text, type]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type }));
      return transfer;
    },
    [name, text, type],
  );
  for (const event of ["dragenter", "dragover", "drop"]) await page.dispatchEvent(selector, event, { dataTransfer: transfer });
}

/** Runs `act`, which must start a download, and returns its name and text. */
export async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

/** Emulates the system's light or dark theme and a window of this width. */
export async function look(page, { theme = "light", width = 1280, height = 800 }) {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height });
}

/** Saves what is on screen to tests/e2e/results/. */
export async function screenshot(page, name, options = {}) {
  mkdirSync(results, { recursive: true });
  await page.screenshot({ path: join(results, `${name}.png`), ...options });
}

/** Fails on serious and critical accessibility findings, with a line on each. */
export async function accessible(page) {
  // Colours on their way from one theme to the other are nobody's.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    return Promise.all(ending.map((one) => one.finished.catch(() => null)));
  });
  // Evaluated by the browser's debugger, which the content policy does not concern.
  await page.evaluate(readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const lines = grave.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => node.target).join(", ")}`);
  assert.deepEqual(lines, [], "axe found barriers");
}

/** The main thread's tasks of over 50 ms since the page was opened, in milliseconds. */
export async function longTasks(page) {
  return page.evaluate(() => globalThis.longTasks.map(({ duration }) => Math.round(duration)));
}

function recordLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries())).observe({ type: "longtask", buffered: true });
}
