// Faults of the browser's storage, by hands that know nothing of the page's code: the n-th call of IndexedDB fails, and
// afterwards what is stored is read behind the page's back and through it.
import assert from "node:assert/strict";
import { go, id } from "./person.mjs";
import { started } from "./page.mjs";

/** How a call can fail: thrown at once, refused with its whole transaction, or undone after it succeeded. */
export const WAYS = ["throws", "aborts", "is undone"];

/** Before the page's own scripts: counts the calls of IndexedDB and makes the `n`-th fail in this `way`. */
export function breakStorage({ n, way }) {
  globalThis.storageCalls = { all: 0, failed: null };
  const counted = globalThis.storageCalls;
  const refuse = (name) => {
    counted.failed = name;
    throw new DOMException("made to fail", "UnknownError");
  };
  const wrap = (prototype, name, fail) => {
    const own = prototype[name];
    prototype[name] = function (...parts) {
      return ++counted.all === n ? fail.call(this, own, parts, name) : own.apply(this, parts);
    };
  };
  const thrown = (own, parts, name) => refuse(name);
  for (const name of ["put", "add", "get", "getKey", "getAll", "getAllKeys", "delete", "clear", "count", "openCursor", "openKeyCursor"]) {
    wrap(IDBObjectStore.prototype, name, function (own, parts) {
      if (way === "throws") refuse(name);
      const request = own.apply(this, parts);
      counted.failed = name;
      const { transaction } = this;
      if (way === "aborts") {
        transaction.abort();
      } else {
        // As browsers do that find no room when they commit: every request has succeeded before.
        Object.defineProperty(transaction, "error", { value: new DOMException("", "QuotaExceededError") });
        request.addEventListener("success", () => transaction.abort());
      }
      return request;
    });
  }
  wrap(IDBDatabase.prototype, "transaction", thrown);
  wrap(IDBDatabase.prototype, "createObjectStore", thrown);
  wrap(IDBFactory.prototype, "open", thrown);
}

/** Everything in the database, read without the page's code; blobs as text. */
export function readStorage(page) {
  return page.evaluate(async () => {
    const asked = (request) => new Promise((done, failed) => ((request.onsuccess = () => done(request.result)), (request.onerror = () => failed(request.error))));
    const names = (await indexedDB.databases()).map(({ name }) => name);
    if (!names.includes("strata")) return { sessions: [], documents: [], rows: [], work: [] };
    const database = await asked(indexedDB.open("strata"));
    const text = (value) => (value instanceof Blob ? value.text() : Array.isArray(value) ? Promise.all(value.map(text)) : value);
    const all = {};
    for (const store of database.objectStoreNames) {
      const from = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([asked(from.getAllKeys()), asked(from.getAll())]);
      all[store] = await Promise.all(keys.map(async (key, at) => ({ key, value: await text(values[at]) })));
    }
    database.close();
    return all;
  });
}

/** Every session is whole: profile and document agree, and rows are those of a version. Gives them by name. */
export function wholeSessions(stored, table) {
  const documents = new Map(stored.documents.map(({ key, value }) => [key, JSON.parse(value)]));
  const sessions = new Map();
  for (const { key, value } of stored.sessions) {
    const profile = JSON.parse(value);
    const document = documents.get(key);
    assert.ok(document, `${profile.name} has its document`);
    assert.equal(document.id, key);
    assert.equal(document.name, profile.name);
    assert.deepEqual(document.versions.map(({ number }) => number), profile.versions.map(({ number }) => number));
    const names = document.versions.at(-1).names.map(({ name }) => name);
    assert.deepEqual(profile.segments.map(([name]) => name), names);
    for (const version of profile.versions.filter((version) => version.has_rows)) {
      const rows = stored.rows.find(({ key: [session, number] }) => session === key && number === version.number);
      assert.equal(rows?.value, table, `${profile.name} has the rows of version ${version.number}`);
    }
    sessions.set(profile.name, { profile, document, names });
  }
  assert.equal(documents.size, sessions.size, "no document is left over");
  for (const { key } of stored.rows) assert.ok(documents.has(key[0]), "no rows are left over");
  return sessions;
}

/** Opens a session from the list and gives the names of its segments as the page shows them. */
export async function openThroughPage(page, name) {
  await go(page, "sessions");
  await page.locator(id("session-item"), { hasText: name }).locator(id("session-open")).click();
  await go(page, "explore");
  await page.locator(".work-name", { hasText: name }).waitFor({ state: "attached" });
  await page.locator(id("segment-card")).first().waitFor();
  return page.locator(id("segment-name-input")).evaluateAll((inputs) => inputs.map((input) => input.value));
}

/** Does something and waits until it is `done` or the page says what went wrong; says which. */
export async function attempt(page, what, act, done) {
  const bad = page.locator(".notices .notice-bad");
  while (await bad.count()) await bad.first().getByLabel("Dismiss").click();
  await act();
  // That the list cannot be read is told in its place.
  const said = bad.first().or(page.locator(id("list-failed"))).first();
  const failed = said.waitFor().then(() => false, () => null);
  const succeeded = done().then(() => true, () => null);
  const first = await Promise.race([failed, succeeded]);
  assert.notEqual(first, null, `${what}: nothing was done and nothing was said`);
  return first;
}

/** Goes to the page anew, as the next visit does, and waits until it has started. */
export async function visit(session, server, script, given) {
  const page = await session.newPage();
  page.setDefaultTimeout(10_000);
  if (script) await page.addInitScript(script, given);
  await page.goto(server.url);
  await started(page);
  return page;
}
