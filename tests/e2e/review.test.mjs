// What an update tells: the figures, the bands and the table of who went where, the customers with their reasons,
// drift and trends. The counts are those of tests/it/update.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { accessible, download, look, started, withPage } from "./page.mjs";
import { findSegments, go, id, loadSample } from "./person.mjs";

/** Numbers in a text, with thousands parted or not. */
const numbers = (text) => [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([found]) => Number(found.replaceAll(",", "")));
const number = (text) => numbers(text)[0];

/** A written table's lines as fields. */
const lines = (csv) =>
  csv
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field]) => field.replace(/^"|"$/g, "").replaceAll('""', '"')));

async function savedSample(page) {
  await started(page);
  await loadSample(page);
  await findSegments(page);
  await go(page, "sessions");
  await page.fill(id("session-name"), "Prescribers");
  await page.click(id("save-session"));
  await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
  await go(page, "update");
}

/** Updates the session on screen with a quarter of the sample, by the saved model. */
async function update(page, quarter) {
  await page.locator(id(`give-2025-Q${quarter}`)).click();
  await page.locator(id("columns-met")).waitFor();
  await page.click(id("read-update"));
  await page.locator(id("update-read"), { hasText: `Q${quarter}` }).waitFor();
  await page.locator(id("earlier"), { hasText: "is at hand" }).waitFor();
  await page.click(id("run-update"));
  await page.locator(id("accept")).waitFor({ timeout: 120_000 });
  await page.locator(id("drift")).waitFor();
  await page.locator(id("trend")).waitFor();
}

const found = (page, count) => page.locator(id("movers-found"), { hasText: new RegExp(`^${count} customer`) }).waitFor();

/** The table of who went where, as numbers by the names of its rows and columns. */
async function matrix(page) {
  return page.locator(id("matrix")).evaluate((table) => {
    // Beside a number that is pressed stands, unseen, what it means.
    const text = (cell) => (cell.querySelector("button")?.firstChild ?? cell).textContent.trim();
    const columns = [...table.tHead.rows[0].cells].slice(1).map(text);
    return [...table.tBodies[0].rows].map((row) => {
      const [name, ...cells] = [...row.cells].map(text);
      return { name, cells: Object.fromEntries(cells.map((cell, at) => [columns[at], cell === "·" ? 0 : Number(cell.replace(/[,%\s]/g, ""))])) };
    });
  });
}

test("figures, bands, table and list of an update tell the same", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await update(page, 2);
    const tally = async (name) => number(await page.locator(`${id(`tally-${name}`)} strong`).innerText());
    assert.deepEqual([await tally("stayers"), await tally("movers"), await tally("joiners"), await tally("leavers")], [4118, 777, 150, 105]);

    const table = await matrix(page);
    const rows = table.filter(({ name }) => name !== "All");
    const segments = rows.map(({ name }) => name).filter((name) => name !== "Joiners");
    const sum = (pick) => rows.reduce((all, { name, cells }) => all + Object.entries(cells).reduce((own, [column, cell]) => own + (column !== "All" && pick(name, column) ? cell : 0), 0), 0);
    const both = (name, column) => segments.includes(name) && segments.includes(column);
    assert.equal(sum((name, column) => both(name, column) && name === column), 4118);
    assert.equal(sum((name, column) => both(name, column) && name !== column), 777);
    assert.equal(sum((name) => name === "Joiners"), 150);
    assert.equal(sum((_, column) => column === "Leavers"), 105);
    assert.equal(table.at(-1).cells.All, 5150);

    // Bands, and the small flows pooled at where they leave.
    const labels = await page.locator(`${id("sankey")} [aria-label]`).evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-label")));
    const bands = labels.filter((label) => / (stayed|went|joined|left)\b.*%/.test(label) && !/small flow/.test(label));
    const pools = labels.filter((label) => /small flows? from/.test(label)).flatMap((label) => [...label.matchAll(/(?:: |; )(\d+) to /g)].map(([, rows]) => Number(rows)));
    assert.equal(bands.reduce((all, label) => all + number(label), 0) + pools.reduce((all, rows) => all + rows, 0), 5150);

    const csv = lines((await download(page, () => page.click(id("export-transitions")))).text).slice(1).map((fields) => Number(fields[4]));
    assert.equal(csv.reduce((all, cell) => all + cell, 0), 5150);
    const cells = rows.flatMap(({ cells }) => Object.entries(cells).filter(([column, cell]) => column !== "All" && cell > 0));
    assert.deepEqual(csv.sort(), cells.map(([, cell]) => cell).sort());

    await page.locator("input[name=matrix-unit]").nth(1).check({ force: true });
    for (const { name, cells } of await matrix(page)) assert.equal(Math.round(cells.All), 100, `row ${name}`);
    await page.locator("input[name=matrix-unit]").nth(2).check({ force: true });
    const last = (await matrix(page)).at(-1);
    for (const [column, cell] of Object.entries(last.cells)) assert.equal(Math.round(cell), 100, `column ${column}`);
    await page.locator("input[name=matrix-unit]").nth(0).check({ force: true });
    assert.deepEqual(await matrix(page), table);

    await found(page, 777);
    await page.check(id("only-confident"));
    await found(page, await tally("confident"));
    await page.uncheck(id("only-confident"));
    await page.selectOption("#movers-way", "left");
    await found(page, 105);
    const left = lines((await download(page, () => page.click(id("export-movers")))).text).slice(1);
    assert.equal(left.length, 105);
    assert.ok(left.every((fields) => fields[3] === "left"));
    await page.click(id("movers-reset"));
    await found(page, 777);

    await page.locator(`${id("matrix")} tbody tr`).nth(0).locator("td").nth(1).locator("button").click();
    await found(page, rows[0].cells[Object.keys(rows[0].cells)[1]]);
    await page.locator("#movers-title:focus").waitFor();
    assert.equal(await page.inputValue("#movers-from"), "0");
    assert.equal(await page.inputValue("#movers-to"), "1");
  });
});

test("customers of an update stand with their reasons, down to the last", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await update(page, 2);
    await found(page, 777);
    const rows = page.locator(`${id("movers-table")} tbody tr:not(.spacer)`);
    await rows.first().waitFor();
    const exported = lines((await download(page, () => page.click(id("export-movers")))).text);
    assert.equal(exported.length, 778);
    const [header, first] = exported;
    const told = await rows.first().innerText();
    const of = (name) => first[header.indexOf(name)];
    assert.ok(told.includes(of("key")), told);
    assert.ok(told.includes(of("reason_1").replaceAll("_", " ")), told);
    assert.ok(told.includes(`+${Number(of("reason_towards_1")).toFixed(2)} of the way`), told);
    const scroller = page.locator(".movers-scroll");
    await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.locator(`${id("movers-table")} tr[aria-rowindex="778"]`).waitFor();
    assert.ok((await page.locator(`${id("movers-table")} tr[aria-rowindex="778"]`).innerText()).includes(exported.at(-1)[0]));
    const key = of("key");
    await page.fill(".movers-field [type=search]", key);
    await found(page, 1);
    await page.fill(".movers-field [type=search]", "nobody has this key");
    await page.locator(".movers-none").waitFor();
  });
});

test("the picture of who went where is gone through by keys and taken along", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await update(page, 2);
    const marks = page.locator(`${id("sankey")} .sankey-mark`);
    assert.equal(await page.locator(`${id("sankey")} [tabindex="0"]`).count(), 1);
    // What scrolls beneath a pointer that rests is pointed at, too.
    await page.mouse.move(0, 0);
    await page.locator("#sankey-mark-0").focus();
    const all = await marks.count();
    for (let at = 1; at < all; at++) {
      await page.keyboard.press("ArrowRight");
      await page.locator(`#sankey-mark-${at}:focus`).waitFor();
      assert.equal(await page.locator(id("sankey-told")).innerText(), await page.locator(`#sankey-mark-${at}`).getAttribute("aria-label"));
    }
    await page.keyboard.press("Home");
    const band = page.locator(`${id("sankey")} [role=button][aria-label*=" went from "]`).first();
    const told = await band.getAttribute("aria-label");
    await band.focus();
    await page.keyboard.press("Enter");
    await found(page, number(told));
    await page.locator("#movers-title:focus").waitFor();
    assert.equal(await band.getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator(`${id("sankey")} [tabindex="0"]`).count(), 1);

    const svg = await download(page, () => page.click(id("export-svg")));
    assert.match(svg.text, /^<svg xmlns=/);
    assert.match(svg.text, /Joiners/);
    const [png] = await Promise.all([page.waitForEvent("download"), page.click(id("export-png"))]);
    const bytes = readFileSync(await png.path());
    assert.deepEqual([...bytes.subarray(1, 4)], [..."PNG"].map((sign) => sign.charCodeAt()));
    assert.equal(bytes.readUInt32BE(16), 2000, "two dots for each pixel");
  });
});

test("four periods are told from step to step, with drift within groups and trends", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    for (const quarter of [2, 3]) {
      await update(page, quarter);
      await page.click(id("accept"));
      await page.locator(id("accepted"), { hasText: `version ${quarter}` }).waitFor();
      await page.click(id("update-again"));
    }
    await update(page, 4);
    assert.equal(await page.locator(`${id("sankey")} .sankey-period`).count(), 4);
    const titles = await page.locator("#matrix-step option").allInnerTexts();
    assert.equal(titles.length, 3);
    assert.ok((await page.locator(`${id("matrix")} button`).count()) > 0);
    await page.selectOption("#matrix-step", "0");
    await page.locator(`${id("matrix")}[data-step="0"]`).waitFor();
    assert.equal(await page.locator(`${id("matrix")} button`).count(), 0, "of earlier steps nobody can be listed");
    const first = await matrix(page);
    assert.equal(first.at(-1).cells.All, 5150);

    const advice = await page.locator(`.drift ${id("advice")}`).innerText();
    assert.match(advice, /^(Keep|Watch|Refit)\s/);
    const open = page.locator(`${id("drift")} .drift-open`).first();
    await open.click();
    assert.equal(await open.getAttribute("aria-expanded"), "true");
    assert.ok((await page.locator(".drift-groups-table tbody tr").count()) > 3);

    assert.equal(await page.locator(`${id("trend")} thead th`).count(), 1 + 4 + 2);
    assert.ok((await page.locator(".trend-svg circle").count()) >= 4 * 3);
    await page.locator("input[name=trends-of]").nth(1).check({ force: true });
    assert.ok((await page.locator(`${id("trend-within")} tbody tr`).count()) > 5);
    await accessible(page);
    await look(page, { theme: "dark", width: 360, height: 740 });
    await accessible(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `the page is ${wide} pixels wide`);
  });
});
