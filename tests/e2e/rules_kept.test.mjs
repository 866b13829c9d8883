// Rules that are saved and opened again, and rules that give nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { started, withPage } from "./page.mjs";
import { findSegments, go, id, loadSample } from "./person.mjs";

const sizes = (page) => page.locator(id("live-rows")).allInnerTexts();

test("a grid is saved, opened after a reload, and goes on to be edited", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(id("method-grid")).click();
    await page.locator(id("live-rows")).nth(7).waitFor();
    const before = await sizes(page);
    await findSegments(page);
    await go(page, "sessions");
    await page.fill(id("session-name"), "Potential by adoption");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator(id("session-item"), { hasText: "Potential by adoption" }).locator(id("session-open")).click();
    await go(page, "explore");
    await page.locator(id("ask-why")).first().click();
    await page.locator(id("why-cell")).waitFor();
    await go(page, "segment");
    await page.locator(id("live-rows")).nth(7).waitFor();
    assert.deepEqual(await sizes(page), before);
    await page.locator("#cut-y-0").fill("80");
    await page.waitForFunction((was) => [...document.querySelectorAll("[data-testid=live-rows]")].map((cell) => cell.innerText).join() !== was, before.join());
  });
});

test("rules that nobody is left for say so beside the button, and come back with the filter", async () => {
  const recipe = (filter) => ({
    key: "account_id",
    ...filter,
    features: [{ column: "market_trx_r12m", encoding: { as: "bins", binning: { by: "volume", bins: 10 } } }],
    method: { name: "score", cuts: { by: "score", at: [50] } },
  });
  const give = (page, text) =>
    page.setInputFiles(id("recipe-input"), { name: "rules.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(text)) });
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await give(page, recipe({ filter: { range: { column: "market_trx_r12m", from: 1e9 } } }));
    await page.locator(".run .problem", { hasText: "No row is left" }).waitFor();
    assert.ok(await page.locator(id("run")).isDisabled());
    await give(page, recipe({}));
    await page.locator(id("live-rows")).nth(1).waitFor();
    await page.locator(".run .problem").waitFor({ state: "detached" });
    assert.ok(await page.locator(id("run")).isEnabled());
  });
});
