// The bins of a feature: cut in every way, edges moved by keys, by the mouse and by typing, points, levels, and sums.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { go, id, loadSample } from "./person.mjs";
import { accessible, chooseFile, download, started, withPage } from "./page.mjs";
import { headless } from "./terminal.mjs";

const SAMPLE = "public/sample/prescribers-2025-Q1.csv";

const featureOf = (page, column) => page.locator("li.feature", { has: page.locator(`[data-column="${column}"]`) });

/** Opens a score of this column alone, and its details. */
async function scoreOf(page, column) {
  await go(page, "segment");
  await page.click(id("method-rules"));
  const row = featureOf(page, column);
  await row.locator(id("feature-check")).check();
  const others = page.locator(`li.feature.is-chosen ${id("feature-check")}:not([data-column="${column}"])`);
  while ((await others.count()) > 0) await others.first().uncheck();
  await row.locator(".feature-summary").click();
  await row.locator(".bins-table").waitFor();
  return row;
}

const whole = (text) => Number(text.replaceAll(",", ""));

/** The table of bins as it stands once it has so many rows: names, customers and points, the highest first. */
async function binsOf(row, many) {
  await row.page().waitForFunction(
    ([rows, many]) => rows.querySelectorAll("[data-testid=bin-row]").length === many,
    [await row.elementHandle(), many],
  );
  const bins = [];
  for (const bin of await row.locator(id("bin-row")).all()) {
    const name = await bin.locator("th").innerText();
    const rows = whole(await bin.locator(".bins-customers").innerText());
    const points = Number(await bin.locator("td input").last().inputValue());
    bins.push({ name, rows, points });
  }
  return bins;
}

/** What the table's last line adds all up to. */
const totalOf = async (row) => whole(await row.locator(`${id("bins-total")} .bins-customers`).innerText());
const missingOf = async (row) => whole(await row.locator(`${id("missing-row")} .bins-customers`).innerText());
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const recipeOf = async (page) => JSON.parse((await download(page, () => page.click(id("download-recipe")))).text);

/** The sizes of segments that are the bins of the recipe's only feature, as the terminal finds them, the best first. */
function sizesInTerminal(recipe, bands) {
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  const file = join(folder, "recipe.json");
  writeFileSync(file, JSON.stringify({ ...recipe, method: { ...recipe.method, cuts: { by: "bins", bands }, names: [] } }));
  headless("run", file, SAMPLE, "--summary", join(folder, "summary.json"), "--out", join(folder, "out.csv"));
  const sizes = new Map();
  const [head, ...lines] = readFileSync(join(folder, "out.csv"), "utf8").trimEnd().split("\n");
  const at = head.split(",").indexOf("segment");
  for (const line of lines) sizes.set(line.split(",")[at], (sizes.get(line.split(",")[at]) ?? 0) + 1);
  return [...sizes].sort(([a], [b]) => Number(a) - Number(b)).map(([, size]) => size);
}

test("with the keyboard alone bins are changed, an edge is moved, and points are written", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    const row = await scoreOf(page, "market_trx_r12m");
    const deciles = await binsOf(row, 11);
    assert.deepEqual(deciles.map(({ name }) => name), ["10", "9", "8", "7", "6", "5", "4", "3", "2", "1", "none"]);
    assert.equal(deciles[0].points, 100);
    assert.equal(sum(deciles.map(({ rows }) => rows)) + (await missingOf(row)), 5000);
    assert.equal(await totalOf(row), 5000);

    // Down from the summary that has the focus: how it is cut, and how often.
    await row.locator(".feature-summary").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "binning");
    await page.keyboard.press("ArrowDown");
    assert.equal(await row.locator(id("binning")).inputValue(), "quantile");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "bins-input");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("4");
    const quarters = await binsOf(row, 4);
    assert.ok(quarters.every(({ rows }) => Math.abs(rows - 1250) < 60), JSON.stringify(quarters));

    // On to the middle edge.
    const edge = row.locator(id("bin-edge")).nth(1);
    for (let i = 0; i < 12 && !(await edge.evaluate((own) => own === document.activeElement)); i++) await page.keyboard.press("Tab");
    assert.ok(await edge.evaluate((own) => own === document.activeElement), "an edge is reached by Tab");
    const before = Number(await edge.getAttribute("aria-valuenow"));
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((id) => document.querySelector(id).value === "breaks", id("binning"));
    assert.ok(await edge.evaluate((own) => own === document.activeElement), "the focus stays");
    const after = Number(await edge.getAttribute("aria-valuenow"));
    assert.ok(after > before && after - before <= 100, `${before} to ${after}`);
    await page.keyboard.press("PageUp");
    const leapt = Number(await edge.getAttribute("aria-valuenow"));
    assert.ok(leapt > after);
    assert.equal(await edge.getAttribute("aria-valuetext"), leapt.toLocaleString("en"));
    await page.waitForTimeout(300);
    const moved = await binsOf(row, 4);
    assert.equal(sum(moved.map(({ rows }) => rows)), 5000);
    assert.ok(moved[1].rows < quarters[1].rows && moved[2].rows > quarters[2].rows, "customers went to the bin below");
    assert.equal(moved[0].rows, quarters[0].rows);

    // On to the points of the second bin.
    const points = row.locator(id("bin-row")).nth(1).locator("input").last();
    for (let i = 0; i < 12 && !(await points.evaluate((own) => own === document.activeElement)); i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("80.5");
    await row.locator(".feature-summary", { hasText: "own points" }).waitFor();
    assert.equal(await points.inputValue(), "80.5");
    await accessible(page);

    const recipe = await recipeOf(page);
    assert.equal(recipe.features.length, 1);
    assert.deepEqual(recipe.features[0].encoding.points, [0, 33.3, 80.5, 100]);
    assert.equal(recipe.features[0].encoding.binning.at[1], leapt);
    assert.deepEqual(sizesInTerminal(recipe, 4), moved.map(({ rows }) => rows));

    // The other end is better: each bin earns what its mirror did, and the computed bins are a button away.
    await row.locator(id("direction")).selectOption("lower");
    assert.deepEqual((await binsOf(row, 4)).map(({ points }) => points), [0, 33.3, 80.5, 100]);
    await row.locator(id("way-back")).press("Enter");
    assert.equal(await row.locator(id("binning")).inputValue(), "quantile");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "binning", "the focus is not lost");
  });
});

test("with the mouse an edge is dragged, and what is counted is what the terminal counts", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    const row = await scoreOf(page, "market_trx_r12m");
    await row.locator(id("bins-input")).fill("5");
    const before = await binsOf(row, 6);
    const edge = row.locator(id("bin-edge")).last();
    await edge.scrollIntoViewIfNeeded();
    const from = await edge.boundingBox();
    const value = Number(await edge.getAttribute("aria-valuenow"));
    const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 4, y);
    await page.mouse.move(x - 12, y, { steps: 4 });
    await page.mouse.up();
    await row.locator(id("way-back"), { hasText: "Back to equal volume" }).waitFor();
    const now = Number(await edge.getAttribute("aria-valuenow"));
    assert.ok(now < value, `${value} to ${now}`);
    assert.equal(now, Number(now.toPrecision(2)), "an edge comes to stand at a round figure");
    const to = await edge.boundingBox();
    assert.ok(Math.abs(to.x - (from.x - 12)) < 4, "it stands where it was let go");
    await page.mouse.move(x - 80, y);
    assert.equal(Number(await edge.getAttribute("aria-valuenow")), now, "and stays there");
    await page.waitForTimeout(300);
    const after = await binsOf(row, 6);
    assert.ok(after[0].rows > before[0].rows);
    assert.equal(sum(after.map(({ rows }) => rows)) + (await missingOf(row)), await totalOf(row));
    assert.deepEqual(after.map(({ points }) => points), before.map(({ points }) => points));
    assert.deepEqual(sizesInTerminal(await recipeOf(page), 6), after.map(({ rows }) => rows).filter((rows) => rows > 0));

    // One more edge, one fewer, and all of them in a line.
    await row.locator(id("add-edge")).click();
    await binsOf(row, 7);
    await row.locator(id("bin-edge")).first().press("Delete");
    await binsOf(row, 6);
    await row.locator(id("breaks-line")).fill("100, ten");
    await row.locator(id("breaks-line")).blur();
    await row.locator(".problem", { hasText: "Write numbers" }).waitFor();
    await row.locator(id("breaks-line")).fill("500, 100");
    await row.locator(id("breaks-line")).blur();
    await row.locator(".problem", { hasText: "needs breaks that rise" }).waitFor();
    assert.equal(await row.locator(id("bin-row")).count(), 6, "what was told last stays");
    await row.locator(id("breaks-line")).fill("100; 500; 1,500");
    await row.locator(id("breaks-line")).blur();
    await binsOf(row, 5);
    assert.deepEqual((await recipeOf(page)).features[0].encoding.binning, { by: "breaks", at: [100, 500, 1500], zero_apart: true });
    await row.locator(id("edge-field")).first().fill("1600");
    await row.locator(id("edge-field")).first().blur();
    assert.equal(await row.locator(id("breaks-line")).inputValue(), "100, 500, 1600");
    await row.locator(id("way-back")).click();
    assert.deepEqual(await binsOf(row, 6), before);
  });
});

/** Columns that are awkward to cut. */
function awkward() {
  const head = "id,half_zero,three,nothing,joined,specialty,change,constant,opted_in";
  const rows = Array.from({ length: 400 }, (_, i) =>
    [
      `C${String(i).padStart(4, "0")}`,
      i % 2 ? 0 : 1 + (i % 37) * (i % 11),
      [1, 1, 1, 2, 5][i % 5],
      "",
      i % 10 ? `20${15 + (i % 9)}-${String(1 + (i % 12)).padStart(2, "0")}-15` : "",
      i % 40 === 7 ? ["Oncology", "Rheumatology"][(i % 80 === 7) | 0] : i % 40 === 8 ? "" : ["Cardiology", "Diabetology", "General practice"][i % 3],
      ((i * 37) % 101) / 2 - 25,
      7,
      ["yes", "no", "no"][i % 3],
    ].join(","),
  );
  return `${[head, ...rows].join("\n")}\n`;
}

test("awkward columns are told as they are", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "awkward.csv", awkward());
    await page.locator("h1", { hasText: "awkward.csv" }).waitFor();

    // Half of all are zero.
    let row = await scoreOf(page, "half_zero");
    await row.locator(id("binning")).selectOption("quantile");
    await row.locator(id("bins-input")).fill("5");
    await row.locator(id("bins-ties"), { hasText: /of 5 bins: so many customers have the same value\./ }).waitFor();
    const few = await row.locator(id("bin-row")).count();
    assert.ok(few < 5);
    // Points of the bins that there are; those for the others lie between.
    await row.locator(id("bin-row")).first().locator("input").last().fill("90");
    await row.locator(".feature-summary", { hasText: "own points" }).waitFor();
    assert.equal((await binsOf(row, few))[0].points, 90);
    const points = (await recipeOf(page)).features[0].encoding.points;
    assert.equal(points.length, 5);
    assert.equal(points[4], 90);
    await row.locator(id("binning")).selectOption("volume");
    const none = (await binsOf(row, 6)).at(-1);
    assert.deepEqual([none.name, none.rows], ["none", 200]);

    // Days are told and typed as days.
    row = await scoreOf(page, "joined");
    await row.locator(id("bins-input")).fill("3");
    await binsOf(row, 3);
    assert.equal(await missingOf(row), 40);
    assert.match(await row.locator(id("edge-field")).first().inputValue(), /^20\d\d-\d\d-\d\d$/);
    await row.locator(id("edge-field")).first().fill("2021-06-30");
    await row.locator(id("breaks-line")).waitFor();
    assert.match(await row.locator(id("breaks-line")).inputValue(), /, 2021-06-30$/);
    await row.locator(id("bin-edge")).last().press("ArrowRight");
    assert.equal(await row.locator(id("edge-field")).first().inputValue(), "2021-07-01");
    await row.locator(id("missing-points")).selectOption("exclude");
    await row.locator(id("left-out"), { hasText: "40" }).waitFor();
    assert.equal(await totalOf(row), 360);
    await row.locator(id("missing-points")).selectOption("zero");

    // Levels, the rare ones too.
    row = await scoreOf(page, "specialty");
    const levels = async () => Promise.all((await row.locator(`${id("level-row")}, ${id("other-row")}, ${id("missing-row")}`).all()).map(async (level) => whole(await level.locator(".bins-customers").innerText())));
    assert.equal(sum(await levels()), 400);
    await row.getByRole("button", { name: "Count Cardiology among the others" }).click();
    await row.getByRole("button", { name: "Count Rheumatology among the others" }).click();
    assert.equal(sum(await levels()), 400);
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), "BODY", "the focus is not lost");
    await row.getByLabel("Points of any other level").fill("15");
    await row.getByRole("button", { name: "Give Rheumatology points of its own" }).click();
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Points of Rheumatology");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("100");
    await page.waitForTimeout(300);
    const { of, other } = (await recipeOf(page)).features[0].encoding;
    assert.deepEqual([of.Rheumatology, of.Cardiology, other], [100, undefined, 15]);
    assert.equal(sum(await levels()), 400);
    await accessible(page);

    // Below zero, and one value alone.
    row = await scoreOf(page, "change");
    const fifths = await binsOf(row, 5);
    assert.equal(sum(fifths.map(({ rows }) => rows)), 400);
    row = await scoreOf(page, "opted_in");
    await row.getByLabel("Points by").selectOption("map");
    await row.locator(id("levels-table")).waitFor();
    assert.equal(sum(await levels()), 400);
    await row.getByLabel("Points by").selectOption("bins");
    await binsOf(row, 2);
  });
});

test("an edge is typed figure by figure, and bins are cut anew within those of an earlier feature", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    const row = await scoreOf(page, "market_trx_r12m");
    const before = await binsOf(row, 11);
    const field = row.locator(id("edge-field")).first();
    await field.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("1234", { delay: 60 });
    assert.equal(await field.inputValue(), "1234");
    assert.ok(await field.evaluate((own) => own === document.activeElement), "the focus stays in the field");
    await page.waitForTimeout(300);
    const after = await binsOf(row, 11);
    assert.ok(after[0].rows < before[0].rows);
    assert.equal(after[0].rows + after[1].rows, before[0].rows + before[1].rows);
    assert.deepEqual(after.slice(2), before.slice(2), "all other bins are as they were");
    await row.locator(id("way-back")).click();
    await row.locator(id("bins-input")).fill("3");
    await binsOf(row, 4);

    const inner = featureOf(page, "calls_inperson_r6m");
    await inner.locator(id("feature-check")).check();
    await inner.locator(".feature-summary").click();
    await inner.locator(id("binning")).selectOption("quantile");
    await inner.locator(id("bins-input")).fill("3");
    await inner.locator(id("within")).selectOption("market_trx_r12m");
    await inner.locator(".bins-picture", { hasText: "Edges differ from bin to bin of market trx r12m" }).waitFor();
    assert.equal(await inner.locator(id("bin-edge")).count(), 0);
    assert.equal(await inner.locator(id("edge-field")).count(), 0);
    assert.equal(sum((await binsOf(inner, 3)).map(({ rows }) => rows)) + (await missingOf(inner)), 5000);
    await accessible(page);
    await inner.locator(id("binning")).selectOption("breaks");
    await inner.locator(id("bin-edge")).first().waitFor();
    assert.equal((await recipeOf(page)).features[1].encoding.within, undefined, "one's own breaks are for all customers");
    await inner.locator(id("way-back")).click();
    assert.equal(await inner.locator(id("within")).inputValue(), "market_trx_r12m");
  });
});

test("a column without any value is told, and the page goes on", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "awkward.csv", awkward());
    await page.locator("h1", { hasText: "awkward.csv" }).waitFor();
    const row = await scoreOf(page, "change");
    const recipe = await recipeOf(page);
    recipe.features.push({ column: "nothing", weight: 1, encoding: { as: "bins", binning: { by: "quantile", bins: 5 } } });
    await chooseFile(page, id("recipe-input"), "recipe.json", JSON.stringify(recipe), "application/json");
    const empty = featureOf(page, "nothing");
    await empty.locator(".feature-summary").click();
    await empty.locator(id("all-missing")).waitFor();
    await accessible(page);
    await empty.locator(id("feature-check")).uncheck();
    await row.locator(".feature-summary").click();
    await binsOf(row, 5);
    assert.ok(await page.locator(id("run")).isEnabled());
  });
});
