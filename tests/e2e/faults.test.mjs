// The n-th storage call fails, for every n of a long scenario and in every way. After each, every session is in its old
// or its new state, what was said to be saved is there, and the page said what happened.
//
// A few n are tried each time; STRATA_FAULTS=each tries every n in one of the three ways, STRATA_FAULTS=all in all.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "../../tools/serve.mjs";
import { WAYS, attempt, breakStorage, openThroughPage, readStorage, visit, wholeSessions } from "./faults.mjs";
import { chooseFile, chromium, BROWSER, dist } from "./page.mjs";
import { go, id } from "./person.mjs";

const TABLE = "id,spend,visits\n" + Array.from({ length: 60 }, (_, i) => `C${i},${(i % 3) * 100 + ((i * 7) % 11)},${(i % 3) * 20 + ((i * 5) % 7)}`).join("\n") + "\n";

/** What a person does in a long afternoon. Gives what the page acknowledged and what was only tried. */
async function scenario(page) {
  const sure = new Map();
  const tried = new Map();
  // Where the list could not be read, a person has it tried again.
  const press = async (button) => {
    for (let times = 0; times < 10; times++) {
      const again = page.locator(id("list-again"));
      if (await again.isVisible()) await again.click({ timeout: 1_000 }).catch(() => null);
      const isPressed = await button.click({ timeout: 1_000 }).then(() => true, () => false);
      if (isPressed) return;
    }
    throw new Error(`${button} cannot be pressed`);
  };
  const listed = (name) => page.locator(id("session-item"), { hasText: name });
  const find = async (k) => {
    await go(page, "segment");
    await page.fill(id("k-input"), String(k));
    await page.fill(id("restarts-input"), "2");
    await page.click(id("run"));
    await page.locator(id("result")).waitFor();
  };
  const name = async (text) => {
    await go(page, "explore");
    const field = page.locator(id("segment-name-input")).first();
    // Cards that are just being drawn anew may take a part of it.
    do {
      await field.fill(text);
      await field.press("Enter");
    } while ((await field.inputValue()) !== text);
  };
  const save = async (session, first, button = "save-session") => {
    await go(page, "sessions");
    await page.fill(id("session-name"), session);
    await page.click(id(button));
    const status = page.locator(id("save-status")).filter({ hasText: /^(All is saved\.|Not saved\.)$/ });
    await status.waitFor();
    const ok = (await status.innerText()) === "All is saved.";
    if (!ok) assert.match(await page.locator(id("save-trouble")).innerText(), /\w/, `why ${session} is not saved`);
    tried.set(session, [...(tried.get(session) ?? []), first]);
    if (ok) sure.set(session, first);
  };
  const gone = new Set();
  const remove = async (session) => {
    if (!(await listed(session).count())) return;
    gone.add(session);
    await attempt(page, `delete ${session}`, () => press(listed(session).locator(id("session-delete"))), () => listed(session).waitFor({ state: "detached" }));
  };

  await chooseFile(page, id("file-input"), "customers.csv", TABLE);
  await page.locator("h1", { hasText: "customers.csv" }).waitFor();
  await find(3);
  await name("Alpha one");
  await save("Alpha", "Alpha one");
  await name("Alpha two");
  await save("Alpha", "Alpha two");
  await find(4);
  await name("Beta one");
  // Found again they would be the next version of Alpha.
  await save("Beta", "Beta one", sure.has("Alpha") ? "save-as-new" : "save-session");
  await name("Gamma one");
  if (sure.has("Beta")) await save("Gamma", "Gamma one", "save-as-new");
  await go(page, "sessions");
  if (await listed("Alpha").count()) {
    const open = async () => {
      const asks = await page.locator(".work-status.is-unsaved").count();
      await press(listed("Alpha").locator(id("session-open")));
      if (asks) await page.click(id("question-yes"));
    };
    await attempt(page, "open Alpha", open, () => page.locator(".work-name", { hasText: "Alpha" }).waitFor());
    await go(page, "sessions");
  }
  await remove("Beta");
  const undo = page.locator(id("undo")).first();
  if (await undo.isVisible()) await attempt(page, "put Beta back", () => undo.click(), () => listed("Beta").waitFor());
  await remove("Gamma");
  return { sure, tried, gone };
}

/** One afternoon with one fault, and the next morning. Says how many calls there were. */
async function withFault(browser, server, fault) {
  const session = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await visit(session, server, breakStorage, fault);
    const { sure, tried, gone } = await scenario(page);
    const calls = await page.evaluate(() => globalThis.storageCalls);
    await page.close({ runBeforeUnload: false });

    const next = await visit(session, server);
    const sessions = wholeSessions(await readStorage(next), TABLE);
    for (const [name, first] of sure) {
      const stored = sessions.get(name);
      assert.ok(stored, `${name} was said to be saved`);
      const since = tried.get(name).slice(tried.get(name).lastIndexOf(first));
      assert.ok(since.includes(stored.names[0]), `${name} begins with “${stored.names[0]}”, not with “${since}”`);
      if (!gone.has(name)) assert.ok(!stored.profile.deleted, `${name} is not in the bin`);
    }
    for (const [name, { names, profile }] of sessions) {
      if (!profile.deleted) assert.deepEqual(await openThroughPage(next, name), names, `${name} opens as it is stored`);
    }
    return calls;
  } finally {
    await session.close();
  }
}

test("whichever call of the storage fails, sessions are whole and what was said is true", { timeout: 7_200_000 }, async (t) => {
  const server = await serve({ dir: dist, base: "/" });
  const browser = await chromium.launch(BROWSER);
  try {
    const { all } = await withFault(browser, server, { n: 0, way: "throws" });
    const extent = process.env.STRATA_FAULTS ?? "few";
    const faults = [];
    for (let n = 1; n <= all; n++) {
      for (const [at, way] of WAYS.entries()) {
        const wanted = { all: true, each: n % WAYS.length === at, few: n % Math.ceil(all / 4) === at * 5 + 1 }[extent];
        if (wanted) faults.push({ n, way });
      }
    }
    let met = 0;
    for (const fault of faults) {
      const told = `call ${fault.n} ${fault.way}`;
      const { failed } = await withFault(browser, server, fault).catch((error) => {
        throw new Error(`${told}: ${error.message}`, { cause: error });
      });
      if (failed) met++;
    }
    t.diagnostic(`${all} calls of the storage, ${faults.length} faults tried, ${met} met`);
    assert.ok(met >= faults.length / 2, "most faults were met");
  } finally {
    await browser.close();
    await server.close();
  }
});
