// Features prepared by hand: drawn in, put in order with the keyboard, weighted, and what a re-fit changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, download, started, withPage } from "./page.mjs";

/** The row of a feature, opened. */
async function opened(page, column) {
  await page.getByLabel("Find a column").fill(column);
  const row = page.locator("li.feature", { has: page.locator(`[data-column="${column}"]`) });
  const box = row.locator(id("feature-check"));
  if (!(await box.isChecked())) await box.check();
  await row.locator(".feature-summary").click();
  return row;
}

/** Finds segments anew. */
async function run(page) {
  await page.click(id("run"));
  await page.waitForFunction(() => !document.querySelector("[data-testid=run]").hasAttribute("aria-disabled"));
  await page.locator(id("result")).waitFor({ timeout: 60_000 });
}

const recipeOf = async (page) => JSON.parse((await download(page, () => page.click(id("download-recipe")))).text);

test("a feature is drawn in, another put in order, and a re-fit shows what that changed", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await run(page);
    assert.equal(await page.locator(id("stayed")).count(), 0, "a first run has nothing before it");
    const shares = await page.locator(id("share")).allInnerTexts();
    assert.ok(shares.length > 1 && shares.every((text) => /^\d+(\.\d)?\s%\sof the variance$/.test(text.trim())), shares.join());

    const volume = await opened(page, "market_trx_r12m");
    assert.match(await volume.locator(id("skew")).innerText(), /^Skew \d+\.\d, a long tail/);
    assert.match(await volume.locator(id("missing-rows")).innerText(), /^Every customer has one/);
    await volume.locator(id("winsorise")).selectOption("own");
    await volume.locator(id("percentile-high")).fill("0");
    await page.locator(".problem", { hasText: "two percentiles" }).first().waitFor();
    await volume.locator(id("percentile-high")).fill("95");
    await page.locator(".problem", { hasText: "two percentiles" }).first().waitFor({ state: "detached" });

    const access = await opened(page, "rep_access");
    await access.locator(id("levels-way")).locator("option[value=ordered]").waitFor({ state: "attached" });
    await access.locator(id("levels-way")).selectOption("ordered");
    const order = access.locator(".level-name");
    await order.first().waitFor();
    const [lowest, next] = await order.allInnerTexts();
    await access.getByRole("button", { name: `Move ${lowest} higher` }).focus();
    await page.keyboard.press("Enter");
    assert.deepEqual((await order.allInnerTexts()).slice(0, 2), [next, lowest]);
    await page.keyboard.press("Enter");
    assert.equal((await order.allInnerTexts())[2], lowest, "the focus goes with the level that is moved");
    await access.getByRole("button", { name: `Take ${next} out of the order` }).click();
    await accessible(page);

    await run(page);
    assert.match(await page.locator(id("stayed")).innerText(), /are in the segment they were in before|No customer/);
    assert.match(await page.locator(`${id("result")} .sizes`).innerText(), /\(was [\d,]+\)/);
    assert.match(await page.locator(id("unplaced-found")).innerText(), new RegExp(`not in its order.*“${next}”`));
    const recipe = await recipeOf(page);
    const of = (column) => recipe.features.find((feature) => feature.column === column).encoding;
    assert.deepEqual(of("market_trx_r12m").winsorise, { low: 1, high: 95 });
    assert.equal(of("rep_access").as, "ordered");
    assert.ok(!of("rep_access").order.includes(next));
  });
});

test("a feature in its own unit is seen to rule", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    const volume = await opened(page, "market_trx_r12m");
    await volume.locator(id("transform")).selectOption("none");
    await volume.locator(id("scale")).selectOption("none");
    await run(page);
    await volume.locator(id("feature-note"), { hasText: "more than its weight" }).waitFor();
    assert.match(await volume.locator(id("share")).innerText(), /^(9\d|100)(\.\d)?\s%/);
  });
});
