// Workers that are cancelled, that die, and that have much to do.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Makes every worker throw an error of its own, outside any job. */
async function failAll(page) {
  const fail = () => void setTimeout(() => { throw new Error("made to fail"); });
  await Promise.all(page.workers().map((worker) => worker.evaluate(fail).catch(() => {})));
}

test("a worker that dies while it rests is started again and knows the table and the segments", async () => {
  await withPage({ expected: [/made to fail/] }, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await findSegments(page);
    await workerOf(page);
    await failAll(page);
    await page.waitForTimeout(500);
    await go(page, "data");
    await go(page, "explore");
    await page.locator(id("customers-table")).locator("text=2000092983").waitFor({ timeout: 20_000 });
    await findSegments(page);
  });
});

test("a worker that dies at work is told in a sentence, and the next run works", async () => {
  await withPage({ expected: [/made to fail/] }, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "many.csv", customers(100_000));
    await page.locator("h1", { hasText: "many.csv" }).waitFor({ timeout: 60_000 });
    await go(page, "segment");
    await page.fill(id("k-input"), "20");
    await page.fill(id("restarts-input"), "1000");
    await page.click(id("run"));
    await page.locator(id("cancel")).waitFor();
    await page.waitForTimeout(1_000);
    await failAll(page);
    await page.locator(id("notice"), { hasText: /stopped unexpectedly/ }).waitFor({ timeout: 30_000 });
    await page.fill(id("k-input"), "3");
    await page.fill(id("restarts-input"), "2");
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
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
  // From the disk, as a person's file is: a file made in the page would itself keep it busy.
  const file = join(mkdtempSync(join(tmpdir(), "strata-")), "many.csv");
  writeFileSync(file, customers(200_000));
  await withPage({}, async ({ page }) => {
    await started(page);
    await page.waitForTimeout(500);
    const before = (await longTasks(page)).length;
    await page.setInputFiles(id("file-input"), file);
    await page.locator("h1", { hasText: "many.csv" }).waitFor({ timeout: 60_000 });
    await findSegments(page);
    // A figure to read and no bound to keep: the machine may be busy with other things.
    console.log("tasks over 50 ms on the page's own thread:", (await longTasks(page)).slice(before));
  });
  rmSync(file);
});
