// The page itself with a table, as a person uses it: a file in, segments, another k, segments. Times run from the click
// to the second frame after the answer, when it is on the screen.
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { median } from "./rounds.mjs";
import { writeTable } from "./table.mjs";

/** What a person waits for, in this order. The last is the first over again, warm. */
const STEPS = [
  { name: "file to table", act: (page, path) => load(page, path) },
  { name: "first run, k = 5", act: (page) => run(page, 5) },
  { name: "another k, k = 6", act: (page) => run(page, 6) },
  { name: "again, k = 5", act: (page) => run(page, 5) },
];

/** Does the journey so many times with a table of so many rows and tells it; `table` makes text of rows. */
export async function journeys(browser, url, folder, { rows, width, times }, table) {
  const path = join(folder, "table.csv");
  await writeTable(path, { rows, width });
  const made = [];
  for (let time = 0; time < times; time++) made.push(await journey(browser, `${url}strata/index.html`, path));
  await rm(path);
  const seconds = (at) => made.map(({ steps }) => steps[at].seconds);
  const most = (pick) => Math.max(...made.map(pick));
  const giga = (pick) => (most(pick) / 1e9).toFixed(2);
  return [
    table([
      ["", "median s", "most s", "memory GB, tab", "all of the browser"],
      ...STEPS.map(({ name }, at) => [
        name,
        median(seconds(at)).toFixed(2),
        Math.max(...seconds(at)).toFixed(2),
        giga(({ steps }) => steps[at].tab),
        giga(({ steps }) => steps[at].all),
      ]),
    ]),
    "",
    `the first run takes ${median(made.map(({ steps }) => steps[1].seconds / steps[3].seconds)).toFixed(2)} times the same run again`,
    `longest task on the page's own thread: ${most(({ task }) => task).toFixed(0)} ms`,
  ].join("\n");
}

async function journey(browser, url, path) {
  const page = await browser.page(url, recordLongTasks);
  try {
    await page.locator("#boot").waitFor({ state: "detached" });
    const steps = [];
    for (const { act } of STEPS) {
      const watch = memory(browser);
      const seconds = await act(page, path).finally(watch.end);
      steps.push({ seconds, ...watch.most });
    }
    return { steps, task: await page.evaluate(() => Math.max(0, ...globalThis.longTasks)) };
  } finally {
    await page.context().close();
  }
}

/** Seconds from the chosen file to the second frame with its table. */
async function load(page, path) {
  await page.evaluate(awaitTable);
  await page.setInputFiles("[data-testid=file-input]", path);
  return page.evaluate(() => globalThis.loaded);
}

/** In the page: makes `loaded`, the seconds from the choice of a file to its name at the head of the page. */
function awaitTable() {
  let chosen;
  const input = document.querySelector("[data-testid=file-input]");
  input.addEventListener("change", () => (chosen = performance.now()), { capture: true, once: true });
  const shown = new Promise((over) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("h1")?.textContent.includes("table.csv")) return;
      observer.disconnect();
      over();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  globalThis.loaded = shown.then(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return (performance.now() - chosen) / 1_000;
  });
}

/** Seconds from the click that finds so many segments to the second frame with them. */
async function run(page, k) {
  await page.evaluate(() => (location.hash = "#/segment"));
  await page.fill("[data-testid=k-input]", String(k));
  await page.locator("[data-testid=run]:enabled").waitFor();
  const { seconds, segments } = await page.evaluate(findSegments);
  if (segments !== k) throw new Error(`the page shows ${segments} segments of ${k}`);
  return seconds;
}

/** In the page: clicks, and waits until the button says that the run is over and two frames have been drawn. */
async function findSegments() {
  const button = document.querySelector("[data-testid=run]");
  const isRunning = () => button.getAttribute("aria-disabled") === "true";
  const began = performance.now();
  button.click();
  await new Promise((over) => {
    let hasRun = isRunning();
    new MutationObserver((_, observer) => {
      hasRun ||= isRunning();
      if (!hasRun || isRunning()) return;
      observer.disconnect();
      over();
    }).observe(button, { attributeFilter: ["aria-disabled"] });
  });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  return { seconds: (performance.now() - began) / 1_000, segments: document.querySelectorAll("[data-testid=result] .sizes > li").length };
}

function recordLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
}

/** Watches the most that the tab's process and all of the browser's hold, five times a second, until its end. */
function memory(browser) {
  const most = { tab: 0, all: 0 };
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      most.tab = Math.max(most.tab, held(await browser.ids("renderer")));
      most.all = Math.max(most.all, held(await browser.ids()));
      await new Promise((soon) => setTimeout(soon, 200));
    }
  })();
  return {
    most,
    end: () => {
      isOver = true;
      return watching;
    },
  };
}

/** Bytes that processes hold together, pages that they share counted once; as Linux tells. */
function held(ids) {
  const of = (id) => {
    try {
      return Number(readFileSync(`/proc/${id}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+) kB/m)[1]) * 1024;
    } catch {
      return 0; // another system, or a process that has just ended
    }
  };
  return ids.reduce((sum, id) => sum + of(id), 0);
}
