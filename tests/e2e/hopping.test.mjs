// Going from page to page at all moments, before a page is whole: nothing that comes late may break.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findSegments, go, loadSample } from "./person.mjs";
import { started, withPage } from "./page.mjs";

test("pages can be left at any moment", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await findSegments(page);
    const routes = ["data", "segment", "explore", "export", "sessions"];
    for (let hop = 0; hop < 120; hop += 1) {
      await go(page, routes[(hop * 7 + (hop % 3)) % routes.length]);
      await page.waitForTimeout((hop * 37) % 90);
    }
    assert.equal(await page.locator(".last-words").count(), 0);
  });
});
