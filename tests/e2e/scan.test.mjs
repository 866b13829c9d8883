// Numbers of segments are tried in the background, and advice comes with its reasons, also not to split.
import assert from "node:assert/strict";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, chooseFile, longTasks, started, withPage } from "./page.mjs";

/** Rows without any groups: each column is a sum of even draws, whatever the others are. */
function noise(rows) {
  let state = 7;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const value = () => (Array.from({ length: 12 }, next).reduce((sum, draw) => sum + draw) * 10).toFixed(3);
  const lines = Array.from({ length: rows }, (_, at) => `N${10_000 + at},${value()},${value()},${value()}`);
  return ["account_id,calls,visits,spend", ...lines].join("\n") + "\n";
}

/** Tries the numbers that stand in the form, and waits for the advice. */
async function tryNumbers(page) {
  await page.click(id("scan-try"));
  await page.waitForFunction(() => document.querySelector("[data-testid=scan-try]").hasAttribute("aria-disabled"));
  await page.locator(id("scan-headline")).waitFor({ timeout: 90_000 });
}

/** The figures of each row as they stand on the screen. */
const figures = (page) => page.locator(id("scan-row")).evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.innerText.trim())));

test("on the sample six segments are advised with all figures, twice the same, and taken by one press", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(".feature").first().waitFor();
    await page.fill(id("k-input"), "3");
    await page.waitForTimeout(500);
    const before = (await longTasks(page)).length;
    await page.click(id("scan-try"));
    // All rows are there from the start.
    await page.locator(id("scan-row")).nth(8).waitFor({ timeout: 2_000 });
    await page.locator(id("scan-headline")).waitFor({ timeout: 90_000 });
    // A figure to read and no bound to keep: the machine may be busy with other things.
    console.log("tasks over 50 ms on the page's own thread:", (await longTasks(page)).slice(before));

    const first = await figures(page);
    assert.equal(first.length, 9);
    for (const row of first) {
      const shapes = [/^\d\d\.\d\s%$/, /^0\.\d\d$/, /^0\.\d\d$/, /^\d,\d{3}$/, /^\d\.\d\d$/, /^[\d,]+ \(\d+\.\d\s%\)$/, /^[01]\.\d\d$/, /^[01]\.\d\d (highly stable|stable|doubtful|unstable)$/];
      shapes.forEach((shape, at) => assert.match(row[at], shape));
    }
    const explained = first.map(([share]) => parseFloat(share));
    assert.ok(explained.every((share, at) => at === 0 || share > explained[at - 1]), "more segments explain more");
    assert.match(await page.locator(id("scan-headline")).innerText(), /^6 segments fit these data best/);
    assert.match(await page.locator(`${id("scan-answer")} [role=status]`).textContent(), /^6 segments fit/, "it is said aloud");
    assert.equal(await page.locator(id("scan-verdict")).innerText(), "usable");
    assert.match(await page.locator(id("scan-basis")).innerText(), /all 5,000 customers.*30 refits on 4,000/);
    await accessible(page);

    await page.click(id("scan-take"));
    assert.equal(await page.inputValue(id("k-input")), "6");
    const six = page.locator(`${id("scan-row")}[data-k="6"]`);
    assert.ok(await six.getByRole("radio").isChecked());
    assert.equal(await page.locator(id("scan-outdated")).count(), 0, "another number is no other setting");
    const open = six.getByRole("button", { name: "Each of the 6 segments" });
    await open.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#scan-detail-6 li").count(), 6);

    // The keyboard chooses among the rows.
    await six.getByRole("radio").focus();
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.inputValue(id("k-input")), "5");

    await page.fill(id("scan-first"), "5");
    await page.fill(id("scan-last"), "7");
    await tryNumbers(page);
    assert.deepEqual(await figures(page), first.slice(3, 6), "the same figures come out again, whatever else is tried");
    await page.locator(id("feature-check")).first().uncheck();
    await page.locator(id("scan-outdated")).waitFor();
  });
});

test("of noise it is said that it does not split, and rules are one press away", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "noise.csv", noise(600));
    await page.locator("h1", { hasText: "noise.csv" }).waitFor();
    await go(page, "segment");
    await page.fill(id("scan-last"), "6");
    await tryNumbers(page);
    assert.match(await page.locator(id("scan-headline")).innerText(), /^These data do not split/);
    assert.equal(await page.locator(id("scan-verdict")).innerText(), "do not split");
    assert.equal(await page.locator(id("scan-take")).count(), 0);
    await page.click(id("scan-rules"));
    await page.locator(id("method-rules")).getByRole("radio", { checked: true }).waitFor();
    assert.equal(await page.locator(id("scan")).count(), 0);
  });
});

test("cancelled in the middle, what was found stays, and it is said", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.fill(id("scan-last"), "15");
    await page.locator(".problem", { hasText: "at most 10 numbers" }).waitFor();
    assert.ok(await page.locator(id("scan-try")).isDisabled());
    await page.fill(id("scan-first"), "6");
    await page.click(id("scan-try"));
    await page.locator(id("scan-row")).nth(9).waitFor();
    // The first figure of all is there.
    await page.waitForFunction(() => document.querySelector("[data-testid=scan-row] td")?.innerText.includes("%"), null, { timeout: 60_000 });
    await page.click(`${id("scan")} ${id("cancel")}`);
    await page.locator(id("scan-told"), { hasText: /^Stopped\. \d+ of 10 numbers were tried/ }).waitFor();
    assert.match((await figures(page))[0][0], /%$/);
    assert.equal(await page.locator(id("scan-take")).count(), 0);
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
    assert.match(await page.locator(id("scan-told")).innerText(), /^Stopped/, "finding segments leaves it as it is");
  });
});
