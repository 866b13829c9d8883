// The main job as a person does it: a file in, segments out, named, exported, saved, found again.
// The terminal runs the same recipe on the same file and must give the same bytes.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { findSegments, go, id, loadSample } from "./person.mjs";
import { accessible, chooseFile, download, started, withPage } from "./page.mjs";
import { headless, root } from "./terminal.mjs";

test("sample data to a named, exported, saved segmentation that is there after a reload", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await findSegments(page);
    const cards = page.locator(id("segment-card"));
    assert.equal(await cards.count(), 6);
    const name = page.locator(id("segment-name-input")).first();
    await name.fill("Champions");
    await name.press("Enter");
    await accessible(page);
    await go(page, "export");
    const csv = await download(page, () => page.click(id("export-csv")));
    const input = readFileSync(join(root, "public/sample/prescribers-2025-Q1.csv"), "utf8").split("\n");
    const output = csv.text.split("\n");
    assert.equal(output.length, input.length);
    input.forEach((line, at) => assert.ok(output[at].startsWith(line), `line ${at + 1} is as it was`));
    assert.ok(csv.text.includes(",1,Champions,"));

    const recipe = await download(page, () => page.click(id("export-recipe")));
    const session = await download(page, () => page.click(id("export-session")));
    const folder = mkdtempSync(join(tmpdir(), "strata-"));
    const at = (file) => join(folder, file);
    writeFileSync(at("recipe.json"), recipe.text);
    headless("run", at("recipe.json"), "public/sample/prescribers-2025-Q1.csv", "--out", at("out.csv"), "--session", at("session.json"), "--summary", at("summary.json"));
    const own = JSON.parse(readFileSync(at("session.json"), "utf8")).versions[0];
    const theirs = JSON.parse(session.text).versions[0];
    for (const part of ["recipe", "encoder", "fit", "assignments", "segmentation"]) {
      assert.deepEqual(theirs[part], own[part], `${part} is the same in page and terminal, to the last bit`);
    }
    // The terminal does not know the name given in the page; all else is the same, byte for byte.
    const suggested = own.names[0].name;
    const quoted = suggested.includes(",") ? `"${suggested}"` : suggested;
    assert.equal(csv.text, readFileSync(at("out.csv"), "utf8").replaceAll(`,1,${quoted},`, ",1,Champions,"));

    // The page's session is one that the terminal understands.
    writeFileSync(at("page.json"), session.text);
    headless("apply", at("page.json"), "public/sample/prescribers-2025-Q2.csv", "--summary", at("next.json"));
    assert.equal(JSON.parse(readFileSync(at("next.json"), "utf8")).segments[0].name, "Champions");

    await go(page, "sessions");
    await page.fill(id("session-name"), "First cut");
    await page.click(id("save-session"));
    await page.locator(id("save-status"), { hasText: "All is saved" }).waitFor();
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await page.locator(id("session-item"), { hasText: "First cut" }).locator(id("session-open")).click();
    await go(page, "explore");
    await cards.first().waitFor();
    assert.equal(await page.locator(id("segment-name-input")).first().inputValue(), "Champions");
    await page.locator(id("customers-table")).waitFor();
    await go(page, "sessions");
    await page.locator(id("session-item"), { hasText: "First cut" }).locator(id("session-delete")).click();
    await page.locator(id("session-item"), { hasText: "First cut" }).waitFor({ state: "detached" });
  });
});

test("tiers by a score, without a word of help", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await go(page, "segment");
    await page.locator(id("method-rules")).click();
    await page.click(id("run"));
    await page.locator(id("result")).waitFor({ timeout: 60_000 });
    await go(page, "explore");
    await page.locator(id("segment-card")).first().waitFor();
    assert.match(await page.locator(id("segment-name-input")).first().inputValue(), /Tier 1/);
    await accessible(page);
  });
});

test("a session without its rows, and a session file, show the segments and say what is missing", async () => {
  await withPage({}, async ({ page }) => {
    await started(page);
    await loadSample(page);
    await findSegments(page);
    await go(page, "export");
    const session = await download(page, () => page.click(id("export-session")));
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
    await page.locator(id("heatmap")).waitFor();
    assert.equal(await page.locator(id("segment-card")).count(), 6);
    assert.equal(await page.locator(id("customers-table")).count(), 0);
    await accessible(page);
    await page.reload();
    await started(page);
    await go(page, "sessions");
    await chooseFile(page, id("session-input"), "colleague.strata.json", session.text, "application/json");
    await go(page, "explore");
    await page.locator(id("segment-card")).first().waitFor();
    assert.equal(await page.locator(id("segment-card")).count(), 6);
    await go(page, "sessions");
    await chooseFile(page, id("session-input"), "broken.json", session.text.slice(0, 5000), "application/json");
    // What came from a file is not kept here yet, so the page asks before it lets go of it.
    await page.click(id("question-yes"));
    await page.locator(id("notice"), { hasText: /not a session that Strata can read/ }).waitFor();
  });
});
