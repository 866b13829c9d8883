// The benchmarks' browser: headless Chromium, on as many cores as is said, and what its processes
// used. Each contestant gets a page of its own in a process of its own, so that none inherits
// another's memory or compiled code.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The folder where `./bench` has installed the packages. */
export const modules = `${process.env.STRATA_TOOLS}/npm/node_modules`;
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const pinned = fileURLToPath(new URL("./pinned.sh", import.meta.url));

const ARGUMENTS = [
  "--no-sandbox", // needed as root; the only page opened is ours
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser, on one core alone if `core` is a number. */
export async function launch(core) {
  const browser = await chromium.launch({
    executablePath: core === null ? process.env.CHROMIUM : pinned,
    env: { ...process.env, CORE: String(core) },
    args: ARGUMENTS,
  });
  const session = await browser.newBrowserCDPSession();
  const processes = async () => (await session.send("SystemInfo.getProcessInfo")).processInfo;
  return {
    version: browser.version(),
    close: () => browser.close(),
    /** A fresh page in a fresh process; `before` is run in it before its own scripts. */
    page: async (url, before = () => {}) => {
      const context = await browser.newContext();
      await context.addInitScript(before);
      const page = await context.newPage();
      page.setDefaultTimeout(0);
      page.on("console", (message) => message.type() === "error" && console.error(message.text()));
      await page.goto(url);
      return page;
    },
    /** The numbers of all of the browser's processes, or of those that show pages. */
    ids: async (type) => (await processes()).filter((process) => !type || process.type === type).map(({ id }) => id),
    /** Seconds of processor time used by all of the browser's processes so far. */
    work: async () => (await processes()).reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    /** What each page's process holds in memory; none where the system does not tell. */
    memory: async () => (await processes()).filter(({ type }) => type === "renderer").flatMap(({ id }) => held(id)),
  };
}

/** Bytes that a process holds, now and at most, as Linux tells. */
function held(process) {
  try {
    const status = readFileSync(`/proc/${process}/status`, "utf8");
    const bytes = (field) => Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB`, "m"))[1]) * 1024;
    return [{ process, now: bytes("VmRSS"), peak: bytes("VmHWM") }];
  } catch {
    return []; // another system, or a process that has just ended
  }
}
