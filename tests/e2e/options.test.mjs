// Options of k-means: a smallest size, a start from customers and from a saved session, and who is borderline.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, download, started, withPage } from "./page.mjs";
import { headless } from "./terminal.mjs";

/** Finds segments anew. */
async function run(page) {
  await page.waitForFunction(() => !document.querySelector("[data-testid=run]").disabled);
  await page.click(id("run"));
  await page.waitForFunction(() => !document.querySelector("[data-testid=run]").hasAttribute("aria-disabled"));
  await page.locator(`${id("result")}:not(.is-outdated)`).waitFor({ timeout: 60_000 });
}

/** The table with its segments. */
async function table(page) {
  await go(page, "export");
  const { text } = await download(page, () => page.click(id("export-csv")));
  await go(page, "segment");
  return text;
}

/** The export's added cells of each customer, by key. */
async function exported(page) {
  const text = await table(page);
  const [head, ...rows] = text.trimEnd().split("\n");
  assert.ok(head.endsWith(",segment,segment_name,confidence,borderline"), head);
  return new Map(
    rows.map((row) => {
      // A name may hold a comma, and is quoted then.
      const [, segment, confidence, borderline] = /,(\d+),(?:"[^"]*"|[^,]*),([\d.]+),(yes|no)$/.exec(row);
      return [row.slice(0, row.indexOf(",")), { segment, confidence: Number(confidence), borderline }];
    }),
  );
}

const recipeOf = async (page) => JSON.parse((await download(page, () => page.click(id("download-recipe")))).text);

test("segments that are too small are dissolved, and it is told", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.fill(id("k-input"), "8");
    await page.fill(id("restarts-input"), "4");
    const options = page.locator(id("more-options"));
    assert.equal(await options.getAttribute("open"), null, "closed while nothing in it is set");
    await options.locator("summary").click();
    await page.fill(id("min-rows-input"), "600");
    await run(page);
    const sizes = await page.locator(`${id("result")} .sizes li`).count();
    assert.ok(sizes < 8, `${sizes} segments`);
    const told = await page.locator(id("dissolved")).innerText();
    assert.match(told, /^8 were asked for; \d smaller than 600 customers (was|were) dissolved\.$/);
    assert.equal(Number(told.match(/; (\d)/)[1]), 8 - sizes);
    const counts = new Map();
    for (const { segment } of (await exported(page)).values()) counts.set(segment, (counts.get(segment) ?? 0) + 1);
    assert.ok([...counts.values()].every((size) => size >= 600), [...counts.values()].join());
    await page.fill(id("min-rows-input"), "4000");
    await page.click(id("run"));
    await page.locator(".more-options .problem", { hasText: "need more than the 5000 rows" }).waitFor();
  });
});

test("a search begins from customers, and from the centres of a saved session", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.fill(id("restarts-input"), "2");
    await run(page);
    const first = await exported(page);
    // One sure customer of each of three segments.
    const sure = ["1", "3", "5"].map((segment) => [...first].filter(([, own]) => own.segment === segment).sort((a, b) => b[1].confidence - a[1].confidence)[0][0]);

    await go(page, "sessions");
    await page.fill(id("session-name"), "First cut");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();

    await go(page, "segment");
    const options = page.locator(id("more-options"));
    await options.locator("summary").click();
    await page.selectOption(id("start-from"), "customers");
    await options.locator(".problem", { hasText: "at least two" }).waitFor();
    for (const key of sure) {
      await page.fill(id("prototype-search"), key);
      await page.getByRole("button", { name: `Start from ${key}`, exact: true }).click();
    }
    assert.equal(await page.inputValue(id("k-input")), "3");
    assert.ok(await page.locator(id("k-input")).isDisabled());
    assert.equal(await page.inputValue(id("restarts-input")), "1");
    await options.locator(".problem").waitFor({ state: "detached" });
    await accessible(page);
    await run(page);
    assert.equal(new Set([...(await exported(page)).values()].map(({ segment }) => segment)).size, 3);
    assert.match(await page.locator(id("result")).innerText(), /began from the 3 customers you chose/);
    const recipe = await recipeOf(page);
    assert.deepEqual(recipe.method.start, { from: "customers", keys: sure });
    const folder = mkdtempSync(join(tmpdir(), "strata-"));
    writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
    headless("run", join(folder, "recipe.json"), "public/sample/prescribers-2025-Q1.csv", "--out", join(folder, "out.csv"), "--summary", join(folder, "summary.json"));
    assert.equal(await table(page), readFileSync(join(folder, "out.csv"), "utf8"), "page and terminal begin alike");

    await page.locator(`${id("start-from")} option`, { hasText: "First cut" }).waitFor({ state: "attached" });
    const session = await page.locator(`${id("start-from")} option`, { hasText: "First cut" }).getAttribute("value");
    await page.selectOption(id("start-from"), session);
    await page.waitForFunction(() => document.querySelector("[data-testid=start-from]").value === "centers");
    assert.equal(await page.inputValue(id("k-input")), "6");
    await run(page);
    const again = await exported(page);
    for (const [key, { segment }] of first) assert.equal(again.get(key).segment, segment, key);
    assert.match(await page.locator(id("result")).innerText(), /began from the 6 segments of “First cut”/);

    await page.locator("li.feature.is-chosen").first().locator(id("feature-check")).uncheck();
    await page.waitForTimeout(400);
    await page.click(id("run"));
    await page.locator(".run-status .problem", { hasText: "formed by other features" }).waitFor();
    await page.selectOption(id("start-from"), "random");
    assert.ok(await page.locator(id("k-input")).isEnabled());
    assert.equal(await page.inputValue(id("restarts-input")), "2", "what was set before is there again");
    // The refusal that was just provoked stands there as a notice.
    await run(page);
  });
});

test("who is borderline is the same in the table, on the cards and in the export", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.fill(id("restarts-input"), "2");
    await page.locator(id("more-options")).locator("summary").click();
    await page.fill(id("borderline-input"), "0.4");
    await page.locator(".more-options .problem", { hasText: "between 0.5 and 1" }).waitFor();
    await page.fill(id("borderline-input"), "0.6");
    await run(page);
    const rows = [...(await exported(page)).values()];
    // Rounded to four places, a confidence may be told as the mark itself.
    for (const { confidence, borderline } of rows) {
      if (Math.abs(confidence - 0.6) > 1e-4) assert.equal(borderline, confidence < 0.6 ? "yes" : "no", String(confidence));
    }
    const marked = rows.filter(({ borderline }) => borderline === "yes").length;
    await go(page, "explore");
    await page.locator(id("confidence-help"), { hasText: "Borderline: below 0.60" }).waitFor();
    const cards = await page.locator(".segment-certainty").allInnerTexts();
    const onCards = cards.map((text) => Number(/([\d,]+) borderline \(/.exec(text)[1].replaceAll(",", "")));
    assert.equal(onCards.reduce((a, b) => a + b), marked);
    const table = page.locator(".customers");
    await table.locator("tbody th").first().waitFor();
    await table.getByLabel("Only borderline").check();
    await table.locator("[role=status]", { hasText: `${marked.toLocaleString("en")} customers` }).waitFor();
    const shown = await table.locator("tbody tr:not(.spacer)").count();
    assert.equal(await table.locator(".chip", { hasText: "borderline" }).count(), shown);
    await table.getByRole("button", { name: "Confidence" }).click();
    await accessible(page);
  });
});
