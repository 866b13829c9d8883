// The service worker: the page opens without a network, and a new version of its files takes over
// only when no page of the old one is open.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { dist, keptOffline, started, withPage, workerOf } from "./page.mjs";

test("the page works without a network after the first visit", async () => {
  await withPage({}, async ({ page, session, server }) => {
    await started(page);
    await keptOffline(page);
    await server.close();
    await session.setOffline(true);
    await page.reload();
    await started(page);
    await workerOf(page);
  });
});

test("the page starts where service workers are not to be had", async () => {
  await withPage({ serviceWorkers: "block" }, async ({ page }) => started(page));
});

test("a new version waits until the pages of the old one are closed", async () => {
  const dir = mkdtempSync(join(tmpdir(), "strata-"));
  try {
    cpSync(dist, dir, { recursive: true });
    await withPage({ dir }, async ({ page, session, server }) => {
      await started(page);
      await keptOffline(page);
      publish(dir, "newer");

      await page.reload();
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        while (!registration.waiting) await new Promise((soon) => setTimeout(soon, 50));
      });
      await page.reload();
      await started(page);
      assert.equal(await edition(page), "", "an open page was changed");

      await page.close();
      const newer = await opened(session, server.url, "newer");
      assert.equal((await newer.evaluate(() => caches.keys())).length, 1, "the old version's files were kept");
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

/** What the page's own file says that it is an edition of; nothing but in this test. */
async function edition(page) {
  return page.evaluate(() => document.querySelector("meta[name=edition]")?.content ?? "");
}

/** Opens the page until it is this edition: the browser lets go of a closed page a moment later. */
async function opened(session, url, name) {
  for (let tries = 0; tries < 10; tries += 1) {
    const page = await session.newPage();
    await page.goto(url);
    await started(page);
    if ((await edition(page)) === name) return page;
    await page.close();
    await new Promise((soon) => setTimeout(soon, 300));
  }
  assert.fail(`the page never became ${name}`);
}

/** Makes the page in `dir` another edition, and with it another version, as a new build would. */
function publish(dir, name) {
  change(join(dir, "index.html"), /<title>/, `<meta name="edition" content="${name}"><title>`);
  change(join(dir, "sw.js"), /const VERSION = ".*"/, `const VERSION = "${name}"`);
}

function change(file, pattern, replacement) {
  writeFileSync(file, readFileSync(file, "utf8").replace(pattern, replacement));
}
