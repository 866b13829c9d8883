// Files that cannot be used: a plain sentence with what to do, and the page goes on working.
import assert from "node:assert/strict";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, chooseFile, started, withPage } from "./page.mjs";

const cells = (rows, cell) => "id,x,city\n" + Array.from({ length: rows }, (_, i) => `k${i},${cell(i)},c${i}\n`).join("");

test("files that are no table are refused with the reason and the mend", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    for (const [name, text, reason, mend] of [
      ["empty.csv", "", /empty/i, /header line/i],
      ["blank.csv", "\n\n  \n", /empty/i, /header line/i],
      ["header.csv", "id,x,y\n", /no rows/i, /one line for each customer/i],
      ["book.xlsx", "PK\u0003\u0004rest", /workbook/i, /Excel/],
      ["noise.csv", "\u0000\u0001\u0002\u0000\u0003\u0007\u0001", /not a text table/i, /CSV/],
      ["letter.csv", "Dear all,\nplease find, attached, it, as asked.\nIt is long.\nIt, too, is odd.\nWrite, soon.\nSo, we, can, talk, again.\nBest, wishes, from\nMe, too, and\n", /does not look like a table/i, /first line/i],
    ]) {
      await chooseFile(page, id("file-input"), name, text);
      const error = page.locator(id("open-error"), { hasText: name });
      await error.waitFor();
      const said = await error.innerText();
      assert.match(said, reason);
      assert.match(said, mend);
      assert.doesNotMatch(said, /panick|unreachable|RuntimeError|undefined|\{/);
    }
    await accessible(page);
    await loadSample(page);
  });
});

test("a table without a number, or with too few rows, says so where segments are sought", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    const said = async (name, text, expected, act) => {
      await chooseFile(page, id("file-input"), name, text);
      await page.locator("h1", { hasText: name }).waitFor();
      await go(page, "segment");
      await act?.();
      await page.locator(`main, ${id("notice")}`, { hasText: expected }).first().waitFor({ timeout: 10_000 });
      assert.doesNotMatch(await page.locator("main").innerText(), /panick|unreachable|RuntimeError/);
      await go(page, "data");
    };
    const run = () => page.click(id("run"));
    await said("words.csv", cells(40, (i) => `w${i % 3}`), /no column of numbers/i);
    await said("few.csv", cells(3, (i) => i * 7 + 1), /5 segments cannot be formed from 3 rows/i, run);
    await said("alike.csv", cells(40, (i) => (i % 2) * 3 + 1), /only 2 customers differ/i, run);
    await said("missing.csv", cells(40, () => "NA"), /no column of numbers/i);
    await loadSample(page);
  });
});
