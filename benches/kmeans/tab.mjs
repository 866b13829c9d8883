// The page itself with a table, as a person uses it: a file in, segments, another k, segments. Times run from the click
// to the second frame after the answer, when it is on the screen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { columns } from "../columns.mjs";
import { median } from "./rounds.mjs";
import { writeTable } from "./table.mjs";

/** What a person waits for, in the order in which it is done. The third run is the first over again, warm. */
const STEPS = ["load", "run", "runOther", "runAgain"];
const KS = { run: 5, runOther: 6, runAgain: 5 };

/** Does the journey so many times with a table of so many rows and tells it. */
export async function journeys(browser, url, folder, { rows, width, times }) {
  const path = join(folder, "table.csv");
  await writeTable(path, { rows, width });
  const made = [];
  for (let time = 0; time < times; time++) made.push(await journey(browser, `${url}strata/index.html`, path));
  const middle = (name) => median(made.map((one) => one[name]));
  const most = (name) => Math.max(...made.map((one) => one[name]));
  const told = (name) => [middle(name).toFixed(2), most(name).toFixed(2)];
  return [
    columns([
      ["", "median s", "most s"],
      ["file to table", ...told("load")],
      ["first run, k = 5", ...told("run")],
      ["another k, k = 6", ...told("runOther")],
      ["again, k = 5", ...told("runAgain")],
    ]),
    `the first run takes ${median(made.map((one) => one.run / one.runAgain)).toFixed(2)} times the same run again`,
    `longest task on the page's own thread: ${most("task").toFixed(0)} ms`,
    `memory, at most: ${(most("memory") / 1e9).toFixed(2)} GB in the tab's process, ${(most("all") / 1e9).toFixed(2)} GB in all of the browser's`,
  ].join("\n");
}

async function journey(browser, url, path) {
  const page = await browser.page(url, recordLongTasks);
  const watch = memory(browser);
  try {
    await page.locator("#boot").waitFor({ state: "detached" });
    const took = {};
    for (const step of STEPS) took[step] = await (step === "load" ? load(page, path) : run(page, KS[step]));
    return { ...took, task: await page.evaluate(() => Math.max(0, ...globalThis.longTasks)), ...(await watch.end()) };
  } finally {
    await watch.end();
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

/** Watches what the tab's process and all of the browser's hold, five times a second. */
function memory(browser) {
  const most = { memory: 0, all: 0 };
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      most.memory = Math.max(most.memory, held(await browser.ids("renderer")));
      most.all = Math.max(most.all, held(await browser.ids()));
      await new Promise((soon) => setTimeout(soon, 200));
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await watching;
      return most;
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
