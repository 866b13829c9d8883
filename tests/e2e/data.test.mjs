// How a table comes about: read so or otherwise, its keys settled, rolled up, joined, filtered; nothing lost unsaid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { findSegments, go, id, loadSample } from "./person.mjs";
import { accessible, chooseFile, download, look, started, withPage } from "./page.mjs";

/** Rows of customers: a key, two numbers, a region. */
function customers(n, { sign = ",", from = 0 } = {}) {
  const row = (i) => [`C${1000 + i}`, (i * 37) % 101, (i * 53) % 89, ["North", "South", "West"][i % 3]].join(sign);
  return [["customer_id", "calls", "visits", "region"].join(sign), ...Array.from({ length: n }, (_, i) => row(i + from))].join("\n") + "\n";
}

/** A log of orders, one to three for each customer. */
function orders(customers) {
  const lines = ["order_no,customer_id,day,amount"];
  for (let i = 0, order = 1; i < customers; i += 1) {
    for (let times = 0; times <= i % 3; times += 1, order += 1) {
      lines.push(`O${order},C${1000 + i},2025-0${1 + (order % 9)}-1${order % 9},${order % 50}.5`);
    }
  }
  return lines.join("\n") + "\n";
}

async function opened(page, name, text) {
  await chooseFile(page, id("file-input"), name, text);
  await page.locator("h1", { hasText: name }).waitFor();
}

/** Opens one of the parts that are closed until they are needed. */
async function openPart(page, name) {
  const part = page.locator(id(name));
  if (!(await part.evaluate((details) => details.open))) await part.locator("> summary").click();
  return part;
}

/** Waits until a part of the page says so. */
const says = (page, name, text) => page.locator(id(name), { hasText: text }).first().waitFor({ timeout: 15_000 });

test("how a file is read can be changed, and what that gives is seen at once", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await opened(page, "list.csv", customers(30, { sign: ";" }));
    await says(page, "columns-count", /^4$/);
    const part = await openPart(page, "reading");
    await page.locator(`${id("reading-preview")} th`, { hasText: "visits" }).waitFor();
    assert.match(await part.locator("> summary").innerText(), /semicolon/);
    await page.selectOption(id("dialect-header"), "no");
    await says(page, "rows-in", /^31$/);
    await page.selectOption(id("dialect-delimiter"), "|");
    await says(page, "columns-count", /^1$/);
    await page.click(id("guess-again"));
    await says(page, "columns-count", /^4$/);
    await says(page, "rows-in", /^30$/);
    await part.locator("text=first lines as they stand").click();
    await page.locator(`${id("raw-lines")} li`, { hasText: "C1000;0;0;North" }).waitFor();
    await accessible(page);
  });
});

test("a day that can be read in two ways is a question with two answers", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    const rows = Array.from({ length: 12 }, (_, i) => `K${i},0${1 + (i % 9)}/0${1 + ((i * 2) % 9)}/2025,${i * 3}`);
    await opened(page, "days.csv", `id,seen,calls\n${rows.join("\n")}\n`);
    const question = page.locator(id("decide-date"));
    await question.waitFor();
    await question.locator("button", { hasText: "Day first" }).click();
    await question.waitFor({ state: "detached" });
    await page.locator(".rows-table td", { hasText: "2025-03-02" }).first().waitFor();
  });
});

test("keys that repeat stop the work until it is decided what becomes of them, and the balance holds", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await opened(page, "twice.csv", customers(40) + "C1003,1,1,North\nC1004,2,2,South\n");
    await says(page, "rows-in", /^42$/);
    await page.locator(id("decide-duplicates")).waitFor();
    await openPart(page, "keys");
    await page.locator(`${id("repeated-keys")} th`, { hasText: "C1003" }).waitFor();
    await go(page, "segment");
    await says(page, "under-data", /share|repeat/i);
    await go(page, "data");
    await page.locator(id("decide-duplicates")).locator("button", { hasText: "Keep the first" }).click();
    await says(page, "rows-aside", /^2$/);
    await says(page, "rows-table", /^40$/);
    const aside = await download(page, () => page.click(id("download-set-aside")));
    assert.match(aside.name, /set aside\.csv$/);
    assert.match(aside.text, /C1003/);
    assert.equal(aside.text.trim().split("\n").length, 3);
    await openPart(page, "keys");
    await page.selectOption(id("duplicates"), "combine");
    await says(page, "rows-combined", /^2$/);
    await says(page, "rows-aside", /^0$/);
    await go(page, "segment");
    await page.locator(id("under-data")).waitFor({ state: "detached" });
  });
});

test("a filter is counted while it is built, stands in words, and narrows the segments", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await openPart(page, "filter");
    await says(page, "filter-count", /^5,000 of 5,000, 100 %$/);
    await page.click(id("filter-add"));
    await page.selectOption(id("filter-column"), "region");
    await page.locator(".filter-value", { hasText: "South" }).click();
    await says(page, "filter-count", /^1,880 of 5,000, 38 %$/);
    await says(page, "filter-words", /region is South/);
    await page.locator(id("filter-add-group")).first().click();
    await page.locator(".is-inner").locator(id("filter-add")).click();
    const inner = page.locator(".is-inner").locator(id("filter-condition"));
    await inner.locator(id("filter-column")).selectOption("market_trx_r12m");
    await inner.locator(id("filter-from")).fill("100");
    await says(page, "filter-words", /market_trx_r12m is at least 100/);
    await says(page, "filter-count", /^1,195 of 5,000, 24 %$/);
    await accessible(page);
    const passing = Number((await page.locator(id("filter-count")).innerText()).split(" ")[0].replace(",", ""));
    await findSegments(page);
    await go(page, "segment");
    const sizes = await page.locator(`${id("result")} .sizes .figure:not(.quiet)`).allInnerTexts();
    assert.equal(sizes.reduce((sum, size) => sum + Number(size.replace(",", "")), 0), passing);
    await go(page, "data");
    await openPart(page, "filter");
    await page.locator(id("filter-condition")).nth(1).waitFor();
    assert.equal(await page.locator(id("filter-condition")).count(), 2);
    await page.click(id("filter-clear"));
    await says(page, "filter-count", /^5,000 of 5,000, 100 %$/);
  });
});

test("a log is rolled up to one row for each customer", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await opened(page, "orders.csv", orders(60));
    await openPart(page, "roll-up");
    await page.selectOption(id("roll-up-key"), "customer_id");
    await page.locator(id("measure")).nth(1).waitFor();
    await page.click(id("measure-add"));
    await page.locator(id("measure")).last().locator("select").first().selectOption("max");
    await page.locator(id("measure")).last().locator("input").fill("greatest");
    await page.locator(id("measure")).last().locator("input").press("Tab");
    await page.click(id("roll-up-apply"));
    await says(page, "rows-table", /^60$/);
    await says(page, "rolled-up", /120 rows were brought together by customer_id/);
    await page.locator(`${id("column")}[data-column=greatest]`).waitFor();
    await page.click(id("roll-up-undo"));
    await says(page, "rows-table", /^120$/);
  });
});

test("a second file is joined by key, says what found nothing, and is there again with the kept session", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await opened(page, "accounts-2025-Q1.csv", customers(60));
    await openPart(page, "joins");
    await chooseFile(page, id("join-input"), "orders-2025-Q1.csv", orders(50));
    await page.locator(id("join-form")).waitFor();
    await page.locator(id("join-label")).waitFor();
    assert.equal(await page.locator(id("join-label")).inputValue(), "orders");
    if (!(await page.isChecked(id("join-rolls")))) await page.check(id("join-rolls"));
    await page.locator(id("join-form")).locator(id("roll-up-key")).selectOption("customer_id");
    await page.click(id("join-apply"));
    await says(page, "joined", /50 of 60 customers found theirs/);
    await says(page, "rows-table", /^60$/);
    await page.locator(`${id("column")}[data-column=amount_sum]`).waitFor();
    const unmatched = await download(page, () => page.click(id("download-unmatched")));
    assert.match(unmatched.text, /C1059/);
    await accessible(page);
    await findSegments(page);
    await go(page, "sessions");
    await page.fill(id("session-name"), "Two files");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator(id("session-item"), { hasText: "Two files" }).locator(id("session-open")).click();
    await go(page, "explore");
    await page.locator(id("customers-table")).waitFor();
    await go(page, "data");
    await page.locator(`${id("column")}[data-column=amount_sum]`).waitFor();
    await openPart(page, "joins");
    await page.click(id("unjoin"));
    // The session is saved, so nothing would be lost.
    await page.locator(id("joined")).waitFor({ state: "detached" });
    await page.locator(`${id("column")}[data-column=amount_sum]`).waitFor({ state: "detached" });
  });
});

test("a session of two files that were not kept asks for each by its name", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    const [accounts, log] = [customers(60), orders(50)];
    await opened(page, "accounts.csv", accounts);
    await openPart(page, "joins");
    await chooseFile(page, id("join-input"), "orders.csv", log);
    await page.click(id("join-apply"));
    await says(page, "joined", /50 of 60/);
    await findSegments(page);
    await go(page, "sessions");
    await page.uncheck(id("keep-rows"));
    await page.fill(id("session-name"), "Keys alone");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator(id("session-item"), { hasText: "Keys alone" }).locator(id("session-open")).click();
    await go(page, "explore");
    const wanted = page.locator(".wanted li");
    await wanted.nth(1).waitFor();
    assert.deepEqual(await wanted.allInnerTexts(), ["Open accounts.csv", "Open orders"]);
    const give = (at, name, text) =>
      wanted.nth(at).locator("input").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await give(1, "orders-again.csv", log);
    await page.locator(".wanted", { hasText: "orders-again.csv is at hand" }).waitFor();
    await give(0, "accounts.csv", accounts);
    await page.locator(id("customers-table")).waitFor();
  });
});

test("several files are other periods: the newest is opened, and another can be opened instead", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    const file = (name, n) => ({ name, mimeType: "text/csv", buffer: Buffer.from(customers(n)) });
    await page.setInputFiles(id("file-input"), [file("list-2025-Q1.csv", 30), file("list-2025-Q3.csv", 33), file("list-2025-Q2.csv", 32)]);
    await page.locator("h1", { hasText: "list-2025-Q3.csv" }).waitFor();
    assert.equal(await page.inputValue(id("period")), "2025-Q3");
    assert.equal(await page.locator(id("file")).count(), 3);
    await page.locator(id("file"), { hasText: "another period" }).first().waitFor();
    await page.locator(id("file"), { hasText: "list-2025-Q1.csv" }).locator(id("open-held")).click();
    await page.locator("h1", { hasText: "list-2025-Q1.csv" }).waitFor();
    await says(page, "rows-table", /^30$/);
  });
});

test("a table can be pasted", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await page.click(id("paste"));
    await page.fill(id("paste-text"), customers(20, { sign: "\t" }));
    await page.click(id("paste-open"));
    await page.locator("h1", { hasText: "pasted table" }).waitFor();
    await says(page, "rows-table", /^20$/);
    await says(page, "columns-count", /^4$/);
  });
});

test("roles decide what is offered, and five hundred columns can be read", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await look(page, { width: 1600, height: 900 });
    const names = Array.from({ length: 500 }, (_, at) => `m${at}`);
    const row = (i) => [`K${i}`, ...names.map((_, at) => (i * (at + 7)) % 97)].join(",");
    await opened(page, "wide.csv", `id,${names.join(",")}\n${Array.from({ length: 40 }, (_, i) => row(i)).join("\n")}\n`);
    await says(page, "columns-count", /^501$/);
    await page.fill(id("column-search"), "m49");
    await says(page, "columns-found", /^11 of 501 columns/);
    const column = page.locator(`${id("column")}[data-column=m499]`);
    await column.locator(id("column-role")).selectOption("role-excluded");
    await go(page, "segment");
    await page.locator(".features").waitFor();
    await page.fill('input[aria-label="Find a column"]', "m499");
    await page.waitForTimeout(300);
    assert.equal(await page.locator('[data-testid=feature-check][data-column="m499"]').count(), 0);
    await go(page, "data");
    await column.waitFor({ state: "detached" });
    await page.selectOption(id("columns-only"), "role-excluded");
    await column.waitFor();
  });
});

test("a workbook is asked which of its sheets is the table", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await page.setInputFiles(id("file-input"), fileURLToPath(new URL("../data/workbook.xlsx", import.meta.url)));
    await page.locator(id("sheet"), { hasText: "Customers" }).waitFor({ timeout: 30_000 });
    assert.equal(await page.locator(id("sheet")).count(), 4);
    await accessible(page);
    await page.locator(id("sheet"), { hasText: "Long & short" }).click();
    await page.locator("h1", { hasText: "workbook - Long & short.csv" }).waitFor();
    await says(page, "rows-table", /^3$/);
    await openPart(page, "noticed");
    await page.locator(id("issue")).first().waitFor();
  });
});
