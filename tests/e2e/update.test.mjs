// From a saved session and a newer file to an accepted or a discarded update.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, chooseFile, started, withPage } from "./page.mjs";
import { findSegments, go, id, loadSample } from "./person.mjs";
import { root } from "./terminal.mjs";

const quarter = (number) => readFileSync(join(root, `public/sample/prescribers-2025-Q${number}.csv`), "utf8");

/** Segments of the first quarter, saved. */
async function savedSample(page) {
  await started(page);
  await loadSample(page);
  await findSegments(page);
  await save(page, "Prescribers");
}

async function save(page, name) {
  await go(page, "sessions");
  await page.fill(id("session-name"), name);
  await page.click(id("save-session"));
  await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
}

/** Goes to the update of the session on screen. */
async function beginUpdate(page) {
  await go(page, "update");
  await page.locator(id("update-file")).first().waitFor();
}

/** Reads what was given, and waits until it is told what it is. */
async function read(page, name) {
  await page.click(id("read-update"));
  await page.locator(id("update-read"), { hasText: name }).waitFor();
}

/** Does what was chosen and waits for what came of it. */
async function run(page) {
  await page.click(id("run-update"));
  await page.locator(id("accept")).waitFor({ timeout: 120_000 });
}

async function accept(page, number) {
  await page.click(id("accept"));
  await page.locator(id("notice"), { hasText: `Version ${number} of “Prescribers” is saved` }).waitFor();
  await page.locator(id("accepted"), { hasText: `version ${number}` }).waitFor();
}

/** All that the browser keeps of sessions, as text. */
async function stored(page) {
  return page.evaluate(async () => {
    const open = indexedDB.open("strata");
    const database = await new Promise((done, failed) => Object.assign(open, { onsuccess: () => done(open.result), onerror: failed }));
    const names = [...database.objectStoreNames].filter((name) => /session|document|version/.test(name));
    const all = {};
    for (const name of names) {
      const request = database.transaction(name).objectStore(name).getAll();
      const found = await new Promise((done) => (request.onsuccess = () => done(request.result)));
      const text = async (value) => (value instanceof Blob ? value.text() : JSON.stringify(value));
      all[name] = await Promise.all(found.map(text));
    }
    database.close();
    return all;
  });
}

const kept = async (page) => {
  const { documents } = await stored(page);
  return documents.map((text) => JSON.parse(text)).find(({ name }) => name === "Prescribers");
};

test("a newer quarter is assigned by the saved model, accepted, and the next one refitted with names carried over", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await beginUpdate(page);
    await page.click(id("give-2025-Q2"));
    await page.locator(id("columns-met")).waitFor();
    assert.equal(await page.inputValue(id("update-period")), "2025-Q2");
    await read(page, "prescribers-2025-Q2.csv: 5,045 rows. Nothing looks wrong.");
    await page.locator(id("earlier"), { hasText: "is at hand" }).waitFor();
    await run(page);
    // As in tests/it/update.rs.
    const told = await page.locator("main").innerText();
    for (const figure of ["4,118", "777", "150", "105"]) assert.match(told, new RegExp(`\\b${figure}\\b`));
    await accessible(page);
    await go(page, "explore");
    await page.locator(id("update-note")).waitFor();
    await page.locator(id("customers-table")).waitFor();
    await go(page, "update");
    await accept(page, 2);

    await page.click(id("update-again"));
    await page.locator(id("give-2025-Q3")).click();
    await page.locator(id("columns-met")).waitFor();
    await read(page, "prescribers-2025-Q3.csv");
    await page.check(id("model-anew"));
    await page.check(id("start-warm"));
    await run(page);
    const rows = page.locator(id("alignment-row"));
    const count = await rows.count();
    const chosen = () => rows.locator("select").evaluateAll((all) => all.map((select) => select.value));
    assert.deepEqual([...new Set(await chosen())].length, count, "one to one");
    const before = await chosen();
    await rows.nth(0).locator("select").selectOption("new");
    await page.locator(id("dissolved")).waitFor();
    await rows.nth(0).locator("select").selectOption(before[1]);
    await page.waitForFunction(([first]) => document.querySelectorAll("[data-testid=alignment-row] select")[0].value === first, [before[1]]);
    assert.equal((await chosen())[1], "new", "what another goes on from is taken from the one that had it");
    await accessible(page);
    await page.locator(id("accept")).waitFor();
    await accept(page, 3);
    const session = await kept(page);
    assert.deepEqual(session.versions.map(({ number, parent, origin }) => [number, parent ?? null, origin.by]), [[1, null, "found"], [2, 1, "assigned"], [3, 2, "refit"]]);
    assert.equal(session.versions[2].continues[0], Number(before[1]));
    assert.equal(session.versions[2].continues[1], null);
    assert.equal(session.versions[2].names[0].name, session.versions[1].names[Number(before[1])].name);
  });
});

test("a discarded update leaves everything as it was", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    const before = await stored(page);
    await beginUpdate(page);
    await page.click(id("give-2025-Q4"));
    await page.locator(id("columns-met")).waitFor();
    await read(page, "prescribers-2025-Q4.csv");
    await run(page);
    await page.click(id("discard"));
    await page.click(id("question-yes"));
    await page.locator("h1", { hasText: "5,000 customers" }).waitFor();
    await page.locator(id("customers-table")).waitFor();
    assert.deepEqual(await stored(page), before);
    await page.locator(".work-status", { hasText: "Saved in this browser" }).waitFor();
  });
});

test("a column that is called otherwise is mapped, and the next update knows it", async () => {
  const renamed = (number) => quarter(number).replace("brand_share_r12m", "Brand Share R12M");
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await beginUpdate(page);
    await chooseFile(page, id("update-input"), "Q2 new.csv", renamed(2));
    const row = page.locator(id("missing-column"));
    await row.waitFor();
    assert.match(await row.innerText(), /brand_share_r12m/);
    await page.locator(id("obstacle"), { hasText: "brand_share_r12m" }).waitFor();
    await row.locator("select").selectOption("Brand Share R12M");
    await page.locator(id("obstacle")).waitFor({ state: "detached" });
    await read(page, "Q2 new.csv");
    await run(page);
    assert.match(await page.locator("main").innerText(), /\b777\b/);
    await accept(page, 2);
    await page.click(id("update-again"));
    await page.locator(id("update-file")).first().waitFor();
    await chooseFile(page, id("update-input"), "Q3 new.csv", renamed(3));
    await page.locator(id("columns-met")).waitFor();
    await read(page, "Q3 new.csv");
    await run(page);
  });
});

test("without a column that forms segments the saved model is refused, and segments are found anew without it", async () => {
  const without = quarter(2)
    .split("\n")
    .map((line, at) => (at === 0 ? line.replace("brand_share_r12m", "something_else_entirely") : line))
    .join("\n");
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await beginUpdate(page);
    await chooseFile(page, id("update-input"), "short.csv", without);
    await page.locator(id("obstacle")).waitFor();
    await read(page, "short.csv");
    assert.ok(await page.locator(id("model-saved")).isDisabled());
    await run(page);
    await page.locator(id("alignment"), { hasText: "Customers shared" }).waitFor();
  });
});

test("an update is gone through by keyboard alone, and leaving it under way is asked about", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    await beginUpdate(page);
    const press = async (name) => {
      await page.locator(id(name)).focus();
      await page.keyboard.press("Enter");
    };
    await press("give-2025-Q2");
    await page.locator(id("columns-met")).waitFor();
    await press("read-update");
    await page.locator(id("findings")).waitFor({ state: "attached" });
    await page.locator(id("hold-back")).focus();
    await page.keyboard.press("Space");
    await page.locator(id("to-move")).waitFor();
    await press("run-update");
    await page.locator(id("accept")).waitFor({ timeout: 60_000 });
    await go(page, "data");
    await page.click(id("load-sample"));
    await page.locator("dialog", { hasText: "The update is not accepted" }).waitFor();
    await page.keyboard.press("Escape");
    await go(page, "update");
    await press("discard");
    await page.locator(id("question-yes")).focus();
    await page.keyboard.press("Enter");
    await page.locator("h1", { hasText: "5,000 customers" }).waitFor();
  });
});

test("a worker that dies in the middle of an update is started again and goes on with it", async () => {
  await withPage({ expected: [/made to fail/] }, async ({ page }) => {
    await savedSample(page);
    await beginUpdate(page);
    await page.click(id("give-2025-Q2"));
    await page.locator(id("columns-met")).waitFor();
    await read(page, "prescribers-2025-Q2.csv");
    await run(page);
    const fail = () => void setTimeout(() => { throw new Error("made to fail"); });
    await Promise.all(page.workers().map((worker) => worker.evaluate(fail).catch(() => {})));
    await accept(page, 2);
    const session = await kept(page);
    assert.equal(session.versions[1].file.period, "2025-Q2");
    assert.equal(session.versions[1].assignments.keys.length, 5045);
  });
});

test("of two files both are asked for, and one that is the same still can be kept", async () => {
  const accounts = (by) => `id,calls\n${Array.from({ length: 60 }, (_, i) => `C${i},${(i * 37 + by) % 101}`).join("\n")}\n`;
  const visits = `id,visits\n${Array.from({ length: 60 }, (_, i) => `C${i},${(i * 53) % 89}`).join("\n")}\n`;
  await withPage({}, async ({ page }) => {
    await started(page);
    await chooseFile(page, id("file-input"), "accounts-2025-Q1.csv", accounts(0));
    await page.locator("h1", { hasText: "accounts-2025-Q1.csv" }).waitFor();
    await page.locator(id("joins")).locator("> summary").click();
    await chooseFile(page, id("join-input"), "visits.csv", visits);
    await page.locator(id("join-form")).waitFor();
    await page.click(id("join-apply"));
    await page.locator(id("joined"), { hasText: "60 of 60" }).first().waitFor();
    await findSegments(page);
    await save(page, "Prescribers");
    await beginUpdate(page);
    const files = page.locator(id("update-file"));
    assert.equal(await files.count(), 2);
    await chooseFile(page, `${id("update-file")}:nth-of-type(1) ${id("update-input")}`, "accounts-2025-Q2.csv", accounts(5));
    await files.nth(0).locator(id("columns-met")).waitFor();
    assert.ok(await page.locator(id("read-update")).isDisabled(), "nothing is read while a file is missing");
    await page.click(id("keep-file"));
    await files.nth(1).locator(id("columns-met")).waitFor();
    await read(page, "accounts-2025-Q2.csv");
    await run(page);
    await accept(page, 2);
    const session = await kept(page);
    assert.equal(session.versions[1].recipe.joins.length, 1);
  });
});

test("tiers are assigned by the cut points that were saved, or cut anew", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(id("method-rules")).click();
    await page.locator(id("live-rows")).first().waitFor();
    await findSegments(page);
    await save(page, "Prescribers");
    await beginUpdate(page);
    await page.click(id("give-2025-Q2"));
    await page.locator(id("columns-met")).waitFor();
    await read(page, "prescribers-2025-Q2.csv");
    await page.locator(".update-model", { hasText: "cut points are used as they were saved" }).waitFor();
    assert.equal(await page.locator(id("hold-back")).count(), 0, "only centres can be nearer");
    await run(page);
    await page.check(id("model-anew"));
    await page.locator(".update-model", { hasText: "Everybody is then relative" }).waitFor();
    await page.click(id("run-update"));
    await page.locator(id("alignment-row")).first().waitFor();
    await page.locator(`${id("accept")}:enabled`).waitFor();
    await accept(page, 2);
    const session = await kept(page);
    assert.deepEqual(session.versions[1].names, session.versions[0].names, "tiers go on by their names");
  });
});

test("an update that cannot be stored says so, changes nothing, and is accepted once it can be", async () => {
  await withPage({}, async ({ page }) => {
    await savedSample(page);
    const before = await stored(page);
    await beginUpdate(page);
    await page.click(id("give-2025-Q2"));
    await page.locator(id("columns-met")).waitFor();
    await read(page, "prescribers-2025-Q2.csv");
    await run(page);
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      globalThis.isFull = true;
      IDBObjectStore.prototype.put = function (...all) {
        if (globalThis.isFull) throw new DOMException("made to fail", "QuotaExceededError");
        return put.apply(this, all);
      };
    });
    await page.click(id("accept"));
    await page.locator(".notice-bad").waitFor();
    assert.deepEqual(await stored(page), before);
    await page.evaluate(() => (globalThis.isFull = false));
    await accept(page, 2);
    assert.equal((await kept(page)).versions.length, 2);
  });
});
