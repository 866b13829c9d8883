// A grid of two axes: built with the mouse and with the keyboard alone, its figures add up and are those of a terminal.
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
const numbers = async (within, name) => (await within.locator(id(name)).allInnerTexts()).map(whole);

/** Goes to a grid of the sample. */
async function grid(page) {
  await started(page);
  await loadSample(page);
  await go(page, "segment");
  await page.click(id("method-grid"));
  await told(page);
}

/** Waits until the figures are those of the grid as it stands. */
async function told(page) {
  await page.waitForTimeout(500);
  await page.waitForFunction(() => !document.querySelector("[data-testid=run]").disabled);
}

/** The cells as rows of name and customers. */
async function cells(page) {
  const rows = await page.locator(`${id("grid-table")} tbody tr`).all();
  return Promise.all(
    rows.map(async (row) => {
      const all = await row.locator(id("grid-cell")).all();
      return Promise.all(
        all.map(async (cell) => ({
          name: await cell.locator(id("cell-name")).inputValue(),
          rows: whole(await cell.locator(id("cell-rows")).innerText()),
        })),
      );
    }),
  );
}

const sum = (all) => all.reduce((a, b) => a + b, 0);

/** Every row, every column and the whole add up to what stands beside them. */
async function addsUp(page) {
  const all = (await cells(page)).map((row) => row.map(({ rows }) => rows));
  const within = async (name) => numbers(page.locator(id(name)), "cell-rows");
  assert.deepEqual(all.map(sum), await within("grid-row-sum"));
  assert.deepEqual(all[0].map((_, at) => sum(all.map((row) => row[at]))), await within("grid-column-sum"));
  assert.deepEqual([sum(all.flat())], await within("grid-sum"));
  return all;
}

/** The customers of each segment that a terminal finds by the page's recipe. */
async function fromTerminal(page) {
  const recipe = JSON.parse((await download(page, () => page.click(id("download-recipe")))).text);
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  headless("run", join(folder, "recipe.json"), SAMPLE, "--summary", join(folder, "summary.json"), "--out", join(folder, "out.csv"));
  const { segments } = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  return { recipe, sizes: Object.fromEntries(segments.map(({ name, size }) => [name, size])) };
}

function byName(all) {
  const sizes = {};
  for (const { name, rows } of all.flat()) sizes[name] = (sizes[name] ?? 0) + rows;
  return sizes;
}

test("with the mouse: bands, columns and names; cells of one name are one segment", async () => {
  await withPage({}, async ({ page }) => {
    await grid(page);
    assert.equal((await cells(page)).length, 3);
    assert.equal(sum((await addsUp(page)).flat()), 5000);
    await accessible(page);

    // The highest and the lowest band keep their names; what goes comes back.
    const before = await cells(page);
    await page.getByRole("button", { name: "One band fewer upwards" }).click();
    await told(page);
    const fewer = (await cells(page)).map((row) => row.map(({ name }) => name));
    assert.deepEqual(fewer, [before[0], before[2]].map((row) => row.map(({ name }) => name)));
    await addsUp(page);
    await page.getByRole("button", { name: "One band more upwards" }).click();
    await told(page);
    const names = (all) => all.map((row) => row.map(({ name }) => name));
    assert.deepEqual(names(await cells(page)), names(before));
    await page.getByRole("button", { name: "One band more across" }).click();
    await told(page);
    const wide = await cells(page);
    assert.deepEqual(wide.map((row) => row.length), [4, 4, 4]);
    assert.equal(new Set(wide.map((row) => row[1].name)).size, 3, "each new cell has a name of its own");
    await addsUp(page);

    // A second column on the axis: what were its bins are scores now; a third is taken from the other axis and back.
    await page.selectOption(id("axis-add-x"), "calls_inperson_r6m");
    await told(page);
    assert.equal(await page.inputValue(id("cut-by-x")), "score");
    await page.selectOption(id("cut-by-x"), "share");
    await told(page);
    assert.equal((await addsUp(page)).length, 3);
    await page.getByRole("button", { name: "Take calls_inperson_r6m off the axis" }).click();
    await page.locator(id("axis-feature-x")).nth(1).waitFor({ state: "detached" });

    // A column ticked below stands on an axis at once, and leaves it with its tick.
    await page.locator(`${id("feature-check")}[data-column=nbrx_r12m]`).check();
    await told(page);
    assert.equal((await page.locator(`${id("axis-feature-x")}, ${id("axis-feature-y")}`).count()), 3);
    await page.locator(`${id("feature-check")}[data-column=nbrx_r12m]`).uncheck();
    await told(page);
    assert.equal((await page.locator(`${id("axis-feature-x")}, ${id("axis-feature-y")}`).count()), 2);

    await page.locator(id("cell-name")).nth(1).fill("Grow");
    await page.locator(id("cell-name")).nth(2).fill("Grow");
    await told(page);
    const all = await cells(page);
    const { recipe, sizes } = await fromTerminal(page);
    assert.deepEqual(recipe.method.cells, all.map((row) => row.map(({ name }) => name)));
    assert.deepEqual(sizes, byName(all), "the page and a terminal count the same");
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
    const found = await page.locator(`${id("result")} .sizes li`).allInnerTexts();
    assert.equal(found.length, Object.keys(sizes).length);

    // What is wrong is said where it is, and the figures stay.
    await page.locator(id("cell-name")).first().fill(" ");
    await page.locator(".grid-panel .problem", { hasText: "Give every cell a name" }).waitFor();
    assert.equal(await page.locator(id("cell-name")).first().getAttribute("aria-invalid"), "true");
    await addsUp(page);
  });
});

test("with the keyboard alone: two columns, four bands, a name", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(`${id("method-grid")} input`).focus();
    await page.keyboard.press("Space");
    await told(page);
    /** Tabs to what is called so. */
    const tabTo = async (name) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
        });
        if (focused?.trim() === name) return;
      }
      assert.fail(`${name} is not to be reached`);
    };
    await tabTo("What it measures");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Class volume");
    await tabTo("Take market_trx_r12m off the axis");
    await page.keyboard.press("Enter");
    await page.locator(".grid-axis .problem", { hasText: "Choose what “Class volume” is measured by." }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await page.waitForFunction(() => document.activeElement.getAttribute("aria-label") === "Add a column upwards");
    await page.keyboard.type("class_patients");
    await page.locator(id("axis-feature-y"), { hasText: "class_patients_r12m" }).waitFor();
    assert.equal(await focused(), "Add a column upwards", "the focus stays where the column was chosen");
    await tabTo("Cut by");
    await page.keyboard.type("numbers");
    await told(page);
    assert.equal(await page.inputValue(id("cut-by-y")), "count");
    await tabTo("Upwards: customers in band 1");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("500");
    await tabTo("One band more across");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "One band more across");
    await tabTo("Name of the cell in row 1, column 4");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("Stars");
    await told(page);
    const all = await cells(page);
    assert.deepEqual([all.length, all[0].length, all[0][3].name], [3, 4, "Stars"]);
    const rows = await addsUp(page);
    assert.ok(sum(rows[0]) >= 500, "equal scores stay together");
    const { recipe, sizes } = await fromTerminal(page);
    assert.equal(recipe.method.y.name, "Class volume");
    assert.deepEqual(recipe.method.y.features, ["class_patients_r12m"]);
    assert.deepEqual(sizes, byName(all));
  });
});
