// The Sessions page: finding one's way, what is said of a session and its versions, what changed, copies, files of one
// or all, and what was deleted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, download, started, withPage } from "./page.mjs";
import { findSegments, go, id, loadSample } from "./person.mjs";

const notice = (page, text) => page.locator(id("notice"), { hasText: text }).waitFor();
const item = (page, name) => page.locator(id("session-item"), { has: page.locator(".session-name", { hasText: new RegExp(`^${name}(draft|approved|retired|$)`) }) });

/** Saves what is on screen under this name. */
async function save(page, name) {
  await go(page, "sessions");
  await page.fill(id("session-name"), name);
  await page.click(id("save-session"));
  await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
  await item(page, name).waitFor();
}

/** Finds segments in the sample and saves them. */
async function begin(page, name) {
  await started(page);
  await loadSample(page);
  await findSegments(page);
  await save(page, name);
}

const details = (page, name) => item(page, name).locator(id("session-more")).click();

test("a version is written about, approved, and left as it is: what changes then is a new version, told in words", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    await details(page, "First cut");
    const first = page.locator(id("version")).first();
    await first.locator(id("version-author")).fill("Ada");
    await first.locator(id("version-notes")).fill("Checked with the field team.");
    await first.locator(id("version-notes")).blur();
    await notice(page, "The notes on version 1 are saved.");
    await first.locator(id("version-approved")).click();
    await notice(page, "Version 1 of “First cut” is approved.");
    assert.equal(await first.locator(id("version-told")).innerText(), "By Ada: Checked with the field team.");
    assert.equal(await item(page, "First cut").locator(id("status")).first().innerText(), "approved");
    await accessible(page);

    await go(page, "explore");
    assert.equal(await page.locator(id("goes-on")).innerText(), "Version 1 is approved; what you change becomes version 2.");
    const name = page.locator(id("segment-name-input")).first();
    const before = await name.inputValue();
    await name.fill("Champions");
    await name.press("Enter");
    await page.click(id("save-now"));
    await page.locator(id("goes-on")).waitFor({ state: "detached" });
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await details(page, "First cut");
    const versions = page.locator(id("version"));
    assert.equal(await versions.count(), 2);
    assert.match(await versions.first().innerText(), /^Version 2\s+draft/);
    assert.equal(await versions.first().locator(id("version-origin")).innerText(), "Found in its file; made from version 1.");
    await versions.first().locator("summary", { hasText: "What changed since version 1: 2 things" }).click();
    const told = () => versions.first().locator(`${id("changes")} li`).allInnerTexts();
    assert.deepEqual(await told(), [`“${before}” is now called “Champions”.`, "The model is the same."]);
    // The other way round it is asked of the engine.
    await versions.last().locator("summary", { hasText: "What is different" }).click();
    await versions.last().locator(id("version-since")).selectOption("2");
    await versions.last().locator(id("changes")).waitFor();
    assert.match(await versions.last().locator(id("changes")).innerText(), /“Champions” is now called/);

    // The first version opens as it was, and says what becomes of changes.
    await versions.last().locator(id("version-open")).click();
    await page.locator(id("segment-card")).first().waitFor();
    assert.equal(await name.inputValue(), before);
    assert.equal(await page.locator(id("goes-on")).innerText(), "Version 1 is approved; what you change becomes version 3.");
  });
});

test("segments found again with other settings become the next version, with what was changed", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    await go(page, "segment");
    await page.fill(id("k-input"), "4");
    await page.click(id("run"));
    await page.locator(".work-version", { hasText: "Saved, these segments become version 2 of “First cut”." }).waitFor({ timeout: 60_000 });
    await go(page, "sessions");
    assert.equal(await page.inputValue(id("session-name")), "First cut");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
    await page.locator(".work-version").waitFor({ state: "detached" });
    await details(page, "First cut");
    const newest = page.locator(id("version")).first();
    await newest.locator("summary", { hasText: "What changed since version 1" }).click();
    const told = await newest.locator(`${id("changes")} li`).allInnerTexts();
    assert.ok(told.includes("Segments: 6 → 4."), told.join(" | "));
    assert.ok(told.includes("The model was found anew."), told.join(" | "));
  });
});

test("sessions are renamed, tagged, copied and found", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    assert.equal(await page.locator(id("session-search")).count(), 0, "one session needs no search");
    await details(page, "First cut");
    await page.click(id("session-rename"));
    await page.fill(id("session-rename-input"), "Spring plan");
    await page.keyboard.press("Enter");
    await notice(page, "The session is called “Spring plan” now.");
    await item(page, "Spring plan").waitFor();
    // What is on screen follows: its name, and saving it again goes into the same session.
    assert.equal(await page.locator(".work-name").innerText(), "Spring plan");
    assert.equal(await page.inputValue(id("session-name")), "Spring plan");
    await page.fill(id("tag-input"), "pharma");
    await page.keyboard.press("Enter");
    await page.fill(id("tag-input"), "q1");
    await page.click(id("tag-add"));
    await page.locator(id("tag"), { hasText: "q1" }).waitFor();
    await page.click(id("session-duplicate"));
    await item(page, "Spring plan, copy").waitFor();
    assert.equal(await page.locator(id("version")).count(), 1, "details stay open while the list changes");

    await details(page, "Spring plan, copy");
    const copy = item(page, "Spring plan, copy");
    await copy.getByRole("button", { name: "Remove the tag q1" }).click();
    await copy.locator(id("tag"), { hasText: "q1" }).waitFor({ state: "detached" });
    await copy.locator(id("version-retired")).click();
    await copy.locator(`.session-row ${id("status")}`, { hasText: "retired" }).waitFor();

    const names = () => page.locator(".session-open .session-name").evaluateAll((all) => all.map((one) => one.firstChild.textContent));
    const found = (text) => page.locator(id("session-found"), { hasText: text }).waitFor();
    await page.fill(id("session-search"), "SPRING copy");
    await found("1 of 2 sessions");
    assert.deepEqual(await names(), ["Spring plan, copy"]);
    await page.fill(id("session-search"), "nobody");
    await page.locator(id("session-none")).getByRole("button", { name: "Show all" }).click();
    await found(/^2 sessions$/);
    await page.locator(id("session-filter"), { hasText: "#q1" }).click();
    await found("1 of 2 sessions");
    assert.deepEqual(await names(), ["Spring plan"]);
    await page.locator(id("session-filter"), { hasText: "retired" }).click();
    await page.locator(id("session-none")).waitFor();
    await page.locator(id("session-filter"), { hasText: "#q1" }).click();
    await found("1 of 2 sessions");
    assert.deepEqual(await names(), ["Spring plan, copy"]);
    await page.locator(id("session-filter"), { hasText: "retired" }).click();
    await page.selectOption(id("session-order"), "status");
    assert.deepEqual(await names(), ["Spring plan", "Spring plan, copy"]);
    await page.selectOption(id("session-order"), "name");
    assert.deepEqual(await names(), ["Spring plan", "Spring plan, copy"]);

    await page.reload();
    await started(page);
    await go(page, "sessions");
    await found(/^2 sessions$/);
    await item(page, "Spring plan, copy").locator(id("session-open")).click();
    await page.locator(id("customers-table")).waitFor();
  });
});

test("all sessions leave as one file and come in again beside those that are here", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    await details(page, "First cut");
    const one = await download(page, () => page.click(id("session-export")));
    assert.equal(one.name, "First cut.strata.json");
    assert.equal(JSON.parse(one.text).format, "strata.session");
    await page.click(id("session-duplicate"));
    await item(page, "First cut, copy").waitFor();
    const all = await download(page, () => page.click(id("export-all")));
    assert.match(all.name, /^2 sessions, .*\.strata\.json$/);
    const file = JSON.parse(all.text);
    assert.deepEqual([file.format, file.version, file.sessions.length], ["strata.sessions", 1, 2]);
    assert.deepEqual(file.sessions.find(({ name }) => name === "First cut"), JSON.parse(one.text));

    // One of the two is new here, one record in the file is broken.
    file.sessions.find(({ name }) => name !== "First cut").id = "another";
    file.sessions.push({ format: "strata.session", version: 99 });
    const path = join(tmpdir(), "all.strata.json");
    writeFileSync(path, JSON.stringify(file));
    await page.setInputFiles(id("session-input"), path);
    await notice(page, "2 sessions came in and are kept in this browser. One was here already and came in as a copy.");
    await notice(page, /written by a later/);
    await page.locator(id("session-found"), { hasText: /^4 sessions$/ }).waitFor();
    await item(page, "First cut, copy 2").waitFor();
    await item(page, "First cut, copy 2").locator(id("session-open")).click();
    await page.locator(id("segment-card")).first().waitFor();
  });
});

test("what is deleted can be put back until it is deleted for good", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    const bin = page.locator(id("session-bin"));
    assert.equal(await bin.count(), 0);
    await item(page, "First cut").locator(id("session-delete")).click();
    await item(page, "First cut").waitFor({ state: "detached" });
    await page.click(id("undo"));
    await item(page, "First cut").waitFor();
    await item(page, "First cut").locator(id("session-delete")).click();
    await item(page, "First cut").waitFor({ state: "detached" });
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await bin.locator("summary").click();
    await accessible(page);
    await bin.locator(id("put-back")).click();
    await item(page, "First cut").locator(id("session-delete")).click();
    await bin.locator(id("delete-for-good")).waitFor({ state: "attached" });
    if (!(await bin.evaluate((part) => part.open))) await bin.locator("summary").click();
    await bin.locator(id("delete-for-good")).click();
    await page.getByRole("button", { name: "Stay here" }).click();
    assert.equal(await bin.locator(id("binned")).count(), 1);
    await bin.locator(id("delete-for-good")).click();
    await page.click(id("question-yes"));
    await bin.waitFor({ state: "detached" });
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator("p", { hasText: "Nothing yet." }).waitFor();
    assert.equal(await bin.count(), 0);
  });
});

test("the rows of a session are forgotten when a person says so, and the segments stay", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    await page.locator(id("persisted"), { hasText: /promise/ }).waitFor();
    await details(page, "First cut");
    await page.click(id("session-forget-rows"));
    await page.click(id("question-yes"));
    await item(page, "First cut").getByText("without its rows").first().waitFor();
    assert.equal(await page.locator(id("session-forget-rows")).count(), 0);
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await item(page, "First cut").getByText("without its rows").first().waitFor();
  });
});

test("the whole page is reached with the keyboard alone", async () => {
  await withPage({}, async ({ page }) => {
    await begin(page, "First cut");
    await details(page, "First cut");
    await page.click(id("session-duplicate"));
    await item(page, "First cut, copy").waitFor();
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator(id("session-search")).waitFor();
    const focused = () => page.evaluate(() => {
      const element = document.activeElement;
      return (element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "").trim();
    });
    const tabTo = async (name) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press("Tab");
        if (name.test(await focused())) return;
      }
      assert.fail(`${name} is not to be reached`);
    };
    await tabTo(/^Search the sessions/);
    await page.keyboard.type("copy");
    await page.locator(id("session-found"), { hasText: "1 of 2" }).waitFor();
    await tabTo(/^Details of First cut, copy/);
    await page.keyboard.press("Enter");
    await tabTo(/^Rename/);
    await page.keyboard.press("Enter");
    await page.keyboard.type("Copy of keys");
    await page.keyboard.press("Enter");
    await notice(page, "The session is called “Copy of keys” now.");
    await tabTo(/^New tag/);
    await page.keyboard.type("keys");
    await page.keyboard.press("Enter");
    await page.locator(id("tag"), { hasText: "keys" }).waitFor();
    await tabTo(/^Notes/);
    await page.keyboard.type("Typed.");
    await tabTo(/^Approve/);
    await page.keyboard.press("Enter");
    await notice(page, "Version 1 of “Copy of keys” is approved.");
    assert.equal(await page.locator(id("version-told")).innerText(), "Typed.");
    await tabTo(/^Back to draft/);
    await page.keyboard.press("Enter");
    await page.locator(id("version-notes")).waitFor();
  });
});

test("a list that cannot be read says so and is tried again; a broken record is told of and left alone", async () => {
  const prepare = (page) =>
    page.addInitScript(() => {
      const { open } = IDBFactory.prototype;
      globalThis.isBroken = sessionStorage.getItem("mended") !== "yes";
      IDBFactory.prototype.open = function (...asked) {
        if (globalThis.isBroken) throw new DOMException("not today", "InvalidStateError");
        return open.apply(this, asked);
      };
    });
  await withPage({ prepare, hash: "#/sessions" }, async ({ page }) => {
    await started(page);
    await page.locator(id("list-failed")).waitFor();
    await accessible(page);
    await page.evaluate(() => {
      globalThis.isBroken = false;
      sessionStorage.setItem("mended", "yes");
    });
    await page.click(id("list-again"));
    await page.locator("p", { hasText: "Nothing yet." }).waitFor();
    await page.evaluate(async () => {
      const done = (request) => new Promise((good, bad) => ((request.onsuccess = () => good(request.result)), (request.onerror = bad)));
      const database = await done(indexedDB.open("strata"));
      await done(database.transaction("sessions", "readwrite").objectStore("sessions").put("no session", "broken"));
      database.close();
    });
    await page.reload();
    await started(page);
    await page.locator(id("unread"), { hasText: "1 session that is kept here cannot be read" }).waitFor();
    await accessible(page);
  });
});
