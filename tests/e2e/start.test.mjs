// The page opens from static files alone, anywhere, and asks for nothing else.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { accessible, dist, keptOffline, longTasks, look, screenshot, started, withPage, workerOf } from "./page.mjs";

test("the page starts under a sub-path with its worker and without complaint", async (t) => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await workerOf(page);
    await screenshot(page, "start");
    t.diagnostic(`main-thread tasks over 50 ms: ${JSON.stringify(await longTasks(page))}`);
  });
});

test("the page starts at the root of a host", async () => {
  await withPage({ base: "/" }, async ({ page }) => started(page));
});

test("every request is for one of the page's own files", async () => {
  const files = new Set(readdirSync(dist, { recursive: true }));
  await withPage({}, async ({ page, server, requests }) => {
    await started(page);
    await workerOf(page);
    await keptOffline(page);
    const names = requests.filter((url) => url.startsWith("http")).map((url) => new URL(url).pathname.slice(server.base.length));
    assert.deepEqual(names.filter((name) => name !== "" && !files.has(name)), []);
    for (const name of ["worker.js", "worker_bg.wasm", "sw.js"]) assert.ok(names.includes(name), `${name} was not seen`);
    assert.deepEqual(server.asked.filter((path) => !path.startsWith(server.base)), []);
  });
});

test("a browser without workers is told what it lacks", async () => {
  const prepare = (page) => page.addInitScript(() => delete globalThis.Worker);
  await withPage({ prepare }, async ({ page }) => {
    await page.locator("#boot-message", { hasText: "This browser lacks web workers" }).waitFor();
  });
});

test("a page whose files are incomplete says that it could not start", async () => {
  const prepare = (page) => page.route("**/app-*.wasm", (route) => route.abort());
  const expected = [/ERR_FAILED/, /Failed to fetch/];
  await withPage({ prepare, expected, serviceWorkers: "block" }, async ({ page }) => {
    await page.locator("#boot-message", { hasText: "Strata could not start" }).waitFor();
  });
});

for (const theme of ["light", "dark"]) {
  test(`the first screen has no barriers in the ${theme} theme`, async () => {
    await withPage({}, async ({ page }) => {
      await look(page, { theme });
      await started(page);
      await accessible(page);
    });
  });
}
