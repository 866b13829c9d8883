// A list of rules: built with the mouse and with the keyboard alone, put in order, and told what never decides.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, download, started, withPage } from "./page.mjs";
import { headless } from "./terminal.mjs";

const SAMPLE = "public/sample/prescribers-2025-Q1.csv";

const whole = (text) => Number(text.replaceAll(",", ""));
const texts = async (page, name) => page.locator(id(name)).allInnerTexts();
const wins = async (page) => (await texts(page, "rule-wins")).map(whole);
const names = (page) => page.locator(id("rule-name")).evaluateAll((all) => all.map((input) => input.value));
const rule = (page, at) => page.locator(id("rule")).nth(at);

/** Goes to the rules of the sample, of which there are none yet. */
async function list(page) {
  await started(page);
  await loadSample(page);
  await go(page, "segment");
  await page.click(id("method-list"));
  await page.locator(id("rule-example")).first().waitFor();
}

/** Waits until the figures are those of the rules as they stand. */
async function told(page) {
  await page.waitForTimeout(500);
  await page.waitForFunction(() => !document.querySelector("[data-testid=run]").disabled);
}

/** Adds a rule of a range. */
async function addRange(page, name, column, from, to = "") {
  const at = await page.locator(id("rule")).count();
  await page.click(id("rule-add"));
  const own = rule(page, at);
  await own.locator(id("rule-name")).fill(name);
  await own.locator(id("filter-column")).selectOption(column);
  await own.locator(id("filter-from")).fill(from);
  await own.locator(id("filter-to")).fill(to);
  return own;
}

/** Decided and others add up to all, and are what a terminal finds. */
async function addsUp(page) {
  const decided = await wins(page);
  const others = whole(await page.locator(id("everyone-else-rows")).innerText());
  const all = decided.reduce((a, b) => a + b, 0);
  assert.equal(all + others, 5000);
  const [, ...told] = /^([\d,]+) decided by rules \+ ([\d,]+) others = ([\d,]+) who take part\.$/.exec((await texts(page, "rule-sums"))[0]);
  assert.deepEqual(told.map(whole), [all, others, 5000]);
  const sizes = {};
  for (const [at, name] of (await names(page)).entries()) sizes[name] = (sizes[name] ?? 0) + decided[at];
  const otherwise = await page.inputValue(id("otherwise-name"));
  sizes[otherwise] = (sizes[otherwise] ?? 0) + others;
  const recipe = (await download(page, () => page.click(id("download-recipe")))).text;
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  writeFileSync(join(folder, "recipe.json"), recipe);
  headless("run", join(folder, "recipe.json"), SAMPLE, "--summary", join(folder, "summary.json"), "--out", join(folder, "out.csv"));
  const { segments } = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  assert.deepEqual(Object.fromEntries(segments.map(({ name, size }) => [name, size])), sizes, "the page and a terminal count the same");
}

test("with the mouse: rules, findings, and an order by dragging", async () => {
  await withPage({}, async ({ page }) => {
    await list(page);
    await page.locator(".rule-list .problem", { hasText: "Write at least one rule" }).waitFor();
    await page.locator(id("rule-example")).nth(1).click();
    await told(page);
    const example = await wins(page);
    assert.ok(example[0] > 0 && example[0] < 5000);
    await page.getByRole("button", { name: "Remove rule 1" }).click();
    await page.locator(id("rule-removed"), { hasText: "is removed" }).waitFor();
    await page.getByRole("button", { name: "Put it back" }).click();
    await told(page);
    assert.deepEqual(await wins(page), example, "a rule that is put back is the rule it was");
    await page.getByRole("button", { name: "Remove rule 1" }).click();

    await addRange(page, "High", "market_trx_r12m", "500");
    await addRange(page, "Middling", "market_trx_r12m", "100");
    await told(page);
    const [high, middling] = await wins(page);
    const [, matches] = (await texts(page, "rule-matches")).map(whole);
    assert.equal(matches, high + middling);
    assert.equal((await texts(page, "rule-shadowed"))[1], `${high.toLocaleString("en")} by rule 1`);
    assert.deepEqual(await texts(page, "rule-finding"), []);
    await addsUp(page);

    // While a condition is not finished the figures stay.
    await page.click(id("rule-add"));
    await rule(page, 2).locator(id("rule-sentence"), { hasText: "Say who meets this rule" }).waitFor();
    assert.deepEqual((await wins(page)).slice(0, 2), [high, middling]);
    await rule(page, 2).locator(id("rule-name")).fill("Covered");
    await rule(page, 2).locator(id("filter-column")).selectOption("market_trx_r12m");
    await rule(page, 2).locator(id("filter-from")).fill("700");
    await rule(page, 2).locator(id("rule-finding"), { hasText: "whoever meets it meets rule 1 first" }).waitFor();
    const none = await addRange(page, "Nobody", "years_in_practice", "30");
    await none.locator(id("filter-add")).click();
    await none.locator(id("filter-unfinished"), { hasText: "One condition is not finished" }).waitFor();
    await none.locator(id("filter-column")).nth(1).selectOption("years_in_practice");
    await none.locator(id("filter-to")).nth(1).fill("20");
    await none.locator(id("rule-finding"), { hasText: "exclude each other" }).waitFor();
    await accessible(page);

    // Dragged to the first place, the narrow rule covers what it covers, and decides again.
    await rule(page, 2).locator(id("rule-sentence")).click();
    await rule(page, 3).locator(id("rule-sentence")).click();
    await rule(page, 0).locator(id("rule-sentence")).click();
    await rule(page, 1).locator(id("rule-sentence")).click();
    const handle = rule(page, 2).locator(id("rule-handle"));
    await handle.scrollIntoViewIfNeeded();
    const from = await handle.boundingBox();
    const to = await rule(page, 0).boundingBox();
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + to.height, { steps: 4 });
    await page.mouse.move(to.x + 20, to.y + 10, { steps: 4 });
    await page.locator(".rule.is-before").waitFor();
    await page.mouse.up();
    await told(page);
    assert.deepEqual(await names(page), ["Covered", "High", "Middling", "Nobody"]);
    assert.equal(await page.locator(id("rule-said")).textContent(), "Rule “Covered” is now 1 of 4.");
    const after = await wins(page);
    assert.ok(after[0] > 0, "it decides now");
    assert.equal(after[0] + after[1], high);
    assert.equal(await rule(page, 0).locator(id("rule-finding")).count(), 0);

    // Two rules of one name are one segment.
    await rule(page, 0).locator(id("rule-name")).fill("High");
    await page.locator(id("rule-shared"), { hasText: "Rules 1 and 2 form one segment, “High”." }).waitFor();
    await page.getByRole("button", { name: "Remove rule 4" }).click();
    await told(page);
    await addsUp(page);
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
    assert.equal(await page.locator(`${id("result")} .sizes li`).count(), 3);
  });
});

test("with the keyboard alone: a rule is written, copied, and moved with the focus going along", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(`${id("method-list")} input`).focus();
    await page.keyboard.press("Space");
    await page.locator(id("rule-add")).waitFor();
    /** Tabs, or goes back, to what is called so. */
    const tabTo = async (name, key = "Tab") => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press(key);
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
        });
        if (name.test(focused?.trim() ?? "")) return;
      }
      assert.fail(`${name} is not to be reached`);
    };
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await tabTo(/^Add a rule$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.dataset.testid === "rule-name");
    await page.keyboard.type("Big");
    await tabTo(/^Column$/);
    await page.keyboard.type("market_trx_r12m");
    await tabTo(/^From$/);
    await page.keyboard.type("500");
    await told(page);
    const [big] = await wins(page);
    await tabTo(/^Add a rule$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Name of rule 2");
    await page.keyboard.type("South");
    await tabTo(/^Column$/);
    await page.keyboard.type("region");
    await tabTo(/^Find a value$/);
    await tabTo(/^South/);
    await page.keyboard.press("Space");
    await told(page);
    const [, south] = await wins(page);
    assert.ok(big > 0 && south > 0);
    await addsUp(page);

    await tabTo(/^Name of rule 2$/, "Shift+Tab");
    await page.keyboard.press("Alt+ArrowUp");
    await told(page);
    assert.deepEqual(await names(page), ["South", "Big"]);
    assert.equal(await focused(), "Name of rule 1", "the focus goes with the rule");
    assert.equal(await page.locator(id("rule-said")).textContent(), "Rule “South” is now 1 of 2.");
    const moved = await wins(page);
    assert.ok(moved[0] > south && moved[1] < big, "the order decides");
    assert.equal(moved[0] + moved[1], big + south);
    await page.keyboard.press("Alt+ArrowUp");
    assert.deepEqual(await names(page), ["South", "Big"], "the first stays the first");
    await tabTo(/^Move rule 1 down$/);
    await page.keyboard.press("Enter");
    await told(page);
    assert.equal(await focused(), "Move rule 2 down");
    assert.deepEqual(await wins(page), [big, south]);

    await tabTo(/^Duplicate rule 2$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Name of rule 3");
    assert.deepEqual(await names(page), ["Big", "South", "South (2)"]);
    await rule(page, 2).locator(id("rule-finding"), { hasText: "meets rule 2 first" }).waitFor();
    await tabTo(/^Remove rule 3$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "put-rule-back");
    await tabTo(/^Name of all others$/);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("The rest");
    await told(page);
    await addsUp(page);
  });
});
