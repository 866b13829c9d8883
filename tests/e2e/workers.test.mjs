// Workers that are cancelled, that die, and that have much to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findSegments, go, id, loadSample } from "./person.mjs";
import { chooseFile, longTasks, started, withPage, workerOf } from "./page.mjs";

/** A table of `rows` customers in overlapping groups. */
function customers(rows) {
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const lines = ["account_id,trx,share,calls,visits,region"];
  for (let i = 0; i < rows; i++) {
    const group = i % 5;
    const value = (scale) => ((group + next() * 3) * scale).toFixed(3);
    lines.push(`A${1e7 + i},${value(100)},${value(0.1)},${value(2)},${value(5)},R${i % 7}`);
  }
  return lines.join("\n") + "\n";
}

test("a worker that dies is told, started again, and nothing is lost", async () => {
  await withPage({ expected: [/made to fail/] }, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await findSegments(page);
    const worker = await workerOf(page);
    await worker.evaluate(() => setTimeout(() => { throw new Error("made to fail"); }));
    await page.waitForTimeout(500);
    await go(page, "data");
    await go(page, "explore");
    await page.locator(id("customers-table")).locator("text=2000092983").waitFor({ timeout: 20_000 });
    await findSegments(page);
  });
});

test("cancel stops a long search and the page is ready for the next", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "many.csv", customers(200_000));
    await page.locator("h1", { hasText: "many.csv" }).waitFor({ timeout: 60_000 });
    await go(page, "segment");
    await page.fill(id("k-input"), "20");
    await page.fill(id("restarts-input"), "1000");
    await page.click(id("run"));
    await page.locator(id("cancel")).waitFor();
    await page.waitForTimeout(1_000);
    await page.click(id("cancel"));
    await page.locator(id("run")).waitFor({ timeout: 5_000 });
    await page.fill(id("k-input"), "3");
    await page.fill(id("restarts-input"), "2");
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
  });
});

test("the page answers while many rows are read and clustered", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await page.evaluate(() => new Promise((soon) => setTimeout(soon, 500)));
    const before = (await longTasks(page)).length;
    await chooseFile(page, id("file-input"), "many.csv", customers(200_000));
    await page.locator("h1", { hasText: "many.csv" }).waitFor({ timeout: 60_000 });
    await findSegments(page);
    const tasks = (await longTasks(page)).slice(before);
    // A figure to read and no bound to keep: the machine may be busy with other things.
    console.log(`tasks over 50 ms on the page's own thread: ${tasks.length}`, tasks);
    assert.ok(Array.isArray(tasks));
  });
});
