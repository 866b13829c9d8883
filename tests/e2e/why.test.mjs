// Why a customer is in a segment: what is on the screen can be added up again by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, started, withPage } from "./page.mjs";
import { findSegments, go, id, loadSample } from "./person.mjs";

const number = (text) => Number(text.replaceAll(",", "").replace("−", "-"));

/** The figures of a table of points: each row's, and those of its sum. */
async function added(table) {
  const rows = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText)));
  const foot = await table.locator("tfoot td").allInnerTexts();
  return { rows: rows.map((cells) => cells.slice(3).map((text) => text.trim())), weights: number(foot[0]), sum: number(foot[1]) };
}

test("a score is added up on the screen, for anyone who is asked about", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(id("method-rules")).click();
    await page.locator(id("live-rows")).first().waitFor();
    await page.fill("#weight-of-market_trx_r12m", "2.5");
    await findSegments(page);
    await go(page, "explore");
    const rows = page.locator(id("customers-table")).locator("tbody tr:not(.spacer)");
    await rows.first().waitFor();
    for (const at of [0, 3, 7]) {
      const shown = await rows.nth(at).locator("td.figure").first().innerText();
      await rows.nth(at).locator(id("ask-why")).click();
      const key = (await rows.nth(at).locator("th").innerText()).split(":")[0].trim();
      const why = page.locator(id("why"));
      await why.locator("h3", { hasText: key }).waitFor();
      const { rows: parts, weights, sum } = await added(why.locator("table"));
      assert.ok(parts.length > 1);
      for (const [points, weight, product] of parts) assert.equal(number(points) * number(weight), number(product));
      assert.ok(Math.abs(parts.reduce((all, [, , product]) => all + number(product), 0) - sum) < 1e-9);
      assert.ok(Math.abs(parts.reduce((all, [, weight]) => all + number(weight), 0) - weights) < 1e-9);
      assert.equal((sum / weights).toFixed(1), number(shown).toFixed(1));
      const verdict = await why.locator(id("why-verdict")).innerText();
      const tier = await rows.nth(at).locator(".customer-segment").innerText();
      const told = /tier (\d) of/.exec(verdict)[1];
      assert.match(tier.trim(), new RegExp(`^${told}\\b`));
    }
    await accessible(page);
  });
});

test("with the keyboard alone one asks why, reads on, and is back at the key", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(id("method-grid")).click();
    await page.locator(id("live-rows")).first().waitFor();
    await findSegments(page);
    await go(page, "explore");
    const ask = page.locator(id("ask-why")).nth(2);
    await ask.focus();
    await page.keyboard.press("Enter");
    const why = page.locator(id("why"));
    await why.waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H3");
    assert.equal(await why.locator("table").count(), 2);
    assert.match(await why.locator(id("why-cell")).innerText(), /row \d, column \d/);
    await accessible(page);
    await page.keyboard.press("Escape");
    await why.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.dataset.testid === "ask-why");
  });
});

test("of a list of rules the one that decided is told, and those that did not", async () => {
  const recipe = {
    key: "account_id",
    method: {
      name: "list",
      otherwise: "Others",
      rules: [
        { name: "Big", when: { range: { column: "market_trx_r12m", from: 300 } } },
        { name: "South", when: { all: [{ in: { column: "region", values: ["South"] } }, { range: { column: "market_trx_r12m", from: 1 } }] } },
      ],
    },
  };
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.setInputFiles(id("recipe-input"), { name: "list.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(recipe)) });
    await page.locator(id("live-rows")).nth(2).waitFor();
    await findSegments(page);
    await go(page, "explore");
    const rows = page.locator(id("customers-table")).locator("tbody tr:not(.spacer)");
    await rows.first().waitFor();
    for (const [segment, verdict, decides] of [[1, /^Rule 1 is/, 1], [2, /^Rule 2 is/, 1], [3, /^No rule holds/, 0]]) {
      const row = rows.filter({ has: page.locator(".badge", { hasText: String(segment) }) }).first();
      await row.locator(id("ask-why")).click();
      const why = page.locator(id("why"));
      await why.locator(id("why-verdict"), { hasText: verdict }).waitFor();
      assert.equal(await why.locator(".why-rule").count(), 2);
      assert.equal(await why.locator(".why-rule.decides").count(), decides);
    }
    assert.match(await page.locator(id("why")).innerText(), /region is South: it is /);
  });
});
