// From the sample to an exported table with the keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { id } from "./person.mjs";
import { started, withPage } from "./page.mjs";

/** Presses Tab until what has the focus is called so. */
async function tabTo(page, name) {
  const passed = [];
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return (element.getAttribute("aria-label") ?? element.innerText ?? "").trim().replace(/\s+/g, " ");
    });
    if (name.test(focused)) return;
    passed.push(focused.slice(0, 40));
  }
  assert.fail(`${name} is not to be reached; passed: ${passed.join(" | ")}`);
}

test("the main job with the keyboard alone", async () => {
  await withPage({}, async ({ page }) => {
    const press = async (name, key = "Enter") => {
      await tabTo(page, name);
      await page.keyboard.press(key);
    };
    await started(page);
    await press(/^Load the sample/);
    await page.locator("h1", { hasText: "prescribers-2025-Q1.csv" }).waitFor();
    await press(/^Segment these/);
    await page.locator(id("run")).waitFor();
    await press(/^Find segments/);
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
    await press(/^Explore these/);
    await page.locator(id("segment-card")).first().waitFor();
    await tabTo(page, /^Name of segment 1/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Champions");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(id("segment-name-input")).first().inputValue(), "Champions");
    await press(/^Export/);
    await page.locator(id("export-csv")).waitFor();
    const saved = page.waitForEvent("download");
    await press(/^Download the table/);
    assert.match((await saved).suggestedFilename(), /segments\.csv$/);
  });
});
