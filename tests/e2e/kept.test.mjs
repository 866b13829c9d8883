// Sessions where something is amiss: two tabs, no storage, a full one, a newer and an older build, a broken record, a
// browser that is killed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { serve } from "../../tools/serve.mjs";
import { openThroughPage, readStorage, visit, wholeSessions } from "./faults.mjs";
import { BROWSER, chooseFile, chromium, dist, download, started, withPage } from "./page.mjs";
import { go, id } from "./person.mjs";

const TABLE = "id,spend,visits\n" + Array.from({ length: 60 }, (_, i) => `C${i},${(i % 3) * 100 + ((i * 7) % 11)},${(i % 3) * 20 + ((i * 5) % 7)}`).join("\n") + "\n";

async function findAll(page) {
  await chooseFile(page, id("file-input"), "customers.csv", TABLE);
  await page.locator("h1", { hasText: "customers.csv" }).waitFor();
  await go(page, "segment");
  await page.fill(id("k-input"), "3");
  await page.click(id("run"));
  await page.locator(id("result")).waitFor();
}

async function nameFirst(page, text) {
  await go(page, "explore");
  const field = page.locator(id("segment-name-input")).first();
  await field.fill(text);
  await field.press("Enter");
}

const status = (page, text) => page.locator(id("save-status"), { hasText: text }).waitFor();

async function save(page, name) {
  await go(page, "sessions");
  if (name) await page.fill(id("session-name"), name);
  await page.click(id("save-session"));
}

/** Finds segments and saves them under a name. */
async function savedAs(page, name) {
  await findAll(page);
  await save(page, name);
  await status(page, "All is saved");
}

test("of two tabs with one session the later is told, loses nothing, and overwrites nothing", async () => {
  await withPage({ serviceWorkers: "block" }, async ({ page: first, session, server }) => {
    await started(first);
    await savedAs(first, "Shared");
    const second = await visit(session, server);
    await openThroughPage(second, "Shared");
    await nameFirst(first, "From the first tab");
    await nameFirst(second, "From the second tab");
    await save(first);
    await status(first, "All is saved");
    // The other tab hears of it before it tries.
    await go(second, "sessions");
    await status(second, "changed in another tab");
    await second.locator(id("open-again")).waitFor();
    await second.click(id("save-session"));
    await second.locator(id("save-trouble"), { hasText: "changed in another tab" }).waitFor();
    await second.locator(id("notice"), { hasText: "Nothing was saved" }).waitFor();
    let stored = wholeSessions(await readStorage(first), TABLE);
    assert.deepEqual([...stored.keys()], ["Shared"]);
    assert.equal(stored.get("Shared").names[0], "From the first tab");
    await second.fill(id("session-name"), "Mine");
    await second.click(id("save-as-new"));
    await status(second, "All is saved");
    stored = wholeSessions(await readStorage(first), TABLE);
    assert.equal(stored.get("Shared").names[0], "From the first tab");
    assert.equal(stored.get("Mine").names[0], "From the second tab");
    // The first tab's list follows.
    await go(first, "sessions");
    await first.locator(id("session-item"), { hasText: "Mine" }).waitFor();

    await first.locator(id("session-item"), { hasText: "Mine" }).locator(id("session-delete")).click();
    await second.locator(id("session-item"), { hasText: "Mine" }).waitFor({ state: "detached" });
    await nameFirst(second, "After it was deleted");
    await save(second);
    await second.locator(id("save-trouble"), { hasText: "deleted in another tab" }).waitFor();
    await second.fill(id("session-name"), "Rescued");
    await second.click(id("save-as-new"));
    await status(second, "All is saved");
    stored = wholeSessions(await readStorage(first), TABLE);
    assert.equal(stored.get("Rescued").names[0], "After it was deleted");
    assert.ok(stored.get("Mine").profile.deleted);
  });
});

test("deleting puts a session into the bin, from which undo brings it back", async () => {
  await withPage({ serviceWorkers: "block" }, async ({ page }) => {
    await started(page);
    await savedAs(page, "Kept");
    const item = page.locator(id("session-item"), { hasText: "Kept" });
    await item.locator(id("session-delete")).click();
    await item.waitFor({ state: "detached" });
    await status(page, "in the bin");
    const [{ value }] = (await readStorage(page)).sessions;
    assert.match(JSON.parse(value).deleted, /^\d{4}-/);
    await page.click(id("undo"));
    await item.waitFor();
    await status(page, "All is saved");
  });
});

const NOWHERE = {
  "is not to be had": () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
  "is forbidden": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("", "SecurityError");
    };
  },
};

for (const [how, take] of Object.entries(NOWHERE)) {
  test(`where storage ${how} the page says so and everything can be exported`, async () => {
    const prepare = (page) => page.addInitScript(take);
    await withPage({ prepare, serviceWorkers: "block" }, async ({ page }) => {
      await started(page);
      await findAll(page);
      await save(page, "Nowhere to go");
      await page.locator(id("save-trouble"), { hasText: "keeps nothing for this page" }).waitFor();
      await status(page, "Not saved.");
      await page.locator(".work-status", { hasText: "Unsaved" }).waitFor();
      await go(page, "export");
      const session = await download(page, () => page.click(id("export-session")));
      assert.equal(JSON.parse(session.text).versions.length, 1);
    });
  });
}

test("a full storage is told with what to do, and what was saved stays", async () => {
  await withPage({ serviceWorkers: "block" }, async ({ page }) => {
    await started(page);
    await savedAs(page, "Before");
    // As a browser does that finds no room when it commits: the write succeeds, then all is undone.
    await page.evaluate(() => {
      const own = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...parts) {
        const request = own.apply(this, parts);
        Object.defineProperty(this.transaction, "error", { value: new DOMException("", "QuotaExceededError"), configurable: true });
        request.addEventListener("success", () => this.transaction.abort());
        return request;
      };
      globalThis.makeRoom = () => (IDBObjectStore.prototype.put = own);
    });
    await nameFirst(page, "No room for this");
    await save(page);
    await page.locator(id("save-trouble"), { hasText: "full" }).waitFor();
    await status(page, "Not saved.");
    await page.evaluate(() => void globalThis.makeRoom());
    assert.notEqual(wholeSessions(await readStorage(page), TABLE).get("Before").names[0], "No room for this");
    await page.click(id("save-session"));
    await status(page, "All is saved");
    assert.equal(wholeSessions(await readStorage(page), TABLE).get("Before").names[0], "No room for this");
  });
});

test("a database that a newer build used is left alone, and the page says to reload", async () => {
  const prepare = (page) =>
    page.route("**/newer", (route) => route.fulfill({ contentType: "text/html", body: "<p>newer</p>" }));
  await withPage({ prepare, serviceWorkers: "block" }, async ({ page, server }) => {
    await page.goto(`${server.url}newer`);
    await page.evaluate(
      () =>
        new Promise((done) => {
          indexedDB.deleteDatabase("strata").onsuccess = () => {
            const opening = indexedDB.open("strata", 99);
            opening.onupgradeneeded = () => opening.result.createObjectStore("later");
            opening.onsuccess = () => (opening.result.close(), done());
          };
        }),
    );
    await page.goto(server.url);
    await started(page);
    await findAll(page);
    await save(page, "Too early");
    await page.locator(id("save-trouble"), { hasText: "newer Strata" }).waitFor();
    assert.deepEqual(Object.keys(await readStorage(page)), ["later"]);
  });
});

test("a database of the first build is read and goes on", async () => {
  const early = readFileSync(new URL("../data/session-early.json", import.meta.url), "utf8");
  const { id: key, name } = JSON.parse(early);
  const prepare = (page) =>
    page.route("**/early", (route) => route.fulfill({ contentType: "text/html", body: "<p>early</p>" }));
  await withPage({ prepare, serviceWorkers: "block" }, async ({ page, server }) => {
    await page.goto(`${server.url}early`);
    await page.evaluate(
      ({ key, early, profile }) =>
        new Promise((done, failed) => {
          indexedDB.deleteDatabase("strata").onsuccess = () => {
            const opening = indexedDB.open("strata", 1);
            opening.onupgradeneeded = () => ["sessions", "documents", "rows"].forEach((store) => opening.result.createObjectStore(store));
            opening.onsuccess = () => {
              const transaction = opening.result.transaction(["sessions", "documents", "rows"], "readwrite");
              transaction.objectStore("sessions").put(JSON.stringify(profile), key);
              transaction.objectStore("documents").put(new Blob([early]), key);
              transaction.objectStore("rows").put(new File(["id,x\n1,2\n"], profile.file.name), key);
              transaction.oncomplete = () => (opening.result.close(), done());
              transaction.onabort = failed;
            };
          };
        }),
      { key, early, profile: earlyProfile(early) },
    );
    await page.goto(server.url);
    await started(page);
    const names = await openThroughPage(page, name);
    assert.deepEqual(names, JSON.parse(early).versions.at(-1).names.map(({ name }) => name));
    const stored = await readStorage(page);
    assert.deepEqual([stored.documents[0].value, stored.rows[0].key], [early, key], "what was there is as it was");
    await page.locator(id("notice"), { hasText: "not the file this session was made from" }).waitFor();
  });
});

/** What the first build's list kept of a session: neither versions nor a revision. */
function earlyProfile(document) {
  const { id, name, created, versions } = JSON.parse(document);
  const { saved, file, names, segmentation } = versions.at(-1);
  const segments = names.map(({ name, color }, at) => [name, segmentation.segments[at].share, color]);
  return { id, name, created, saved, method: "k-means", k: names.length, rows: segmentation.rows, file, has_rows: true, segments };
}

test("a record that cannot be read is told of by name and stays", async () => {
  await withPage({ serviceWorkers: "block" }, async ({ page }) => {
    await started(page);
    await savedAs(page, "Broken");
    await page.evaluate(
      () =>
        new Promise((done) => {
          const opening = indexedDB.open("strata");
          opening.onsuccess = () => {
            const transaction = opening.result.transaction(["documents"], "readwrite");
            const store = transaction.objectStore("documents");
            const keys = store.getAllKeys();
            keys.onsuccess = () => store.put(new Blob(["{ half a docu"]), keys.result[0]);
            transaction.oncomplete = () => (opening.result.close(), done());
          };
        }),
    );
    await page.locator(id("session-item"), { hasText: "Broken" }).locator(id("session-open")).click();
    await page.locator(id("notice"), { hasText: "“Broken” cannot be read" }).waitFor();
    assert.equal((await readStorage(page)).documents[0].value, "{ half a docu");
  });
});

test("a browser that is killed at any moment loses nothing that was said to be saved", { timeout: 300_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  const server = await serve({ dir: dist, base: "/" });
  const rounds = Number(process.env.STRATA_KILLS ?? 3);
  let acknowledged = null;
  let tried = null;
  let saves = 0;
  try {
    for (let round = 0; round <= rounds; round++) {
      const { process: own, page, kill } = await browserThatDies(folder, server);
      try {
        if (acknowledged || tried) {
          const stored = wholeSessions(await readStorage(page), TABLE).get("Survivor");
          if (acknowledged) {
            assert.ok([acknowledged, tried].includes(stored?.names[0]), `“${stored?.names[0]}” is neither “${acknowledged}” nor “${tried}”`);
            assert.equal((await openThroughPage(page, "Survivor"))[0], stored.names[0]);
            acknowledged = stored.names[0];
          }
        }
        if (round === rounds) break;
        if (!acknowledged) {
          await findAll(page);
          tried = "first";
          await nameFirst(page, tried);
          await save(page, "Survivor");
          await status(page, "All is saved");
          acknowledged = tried;
        }
        const end = setTimeout(kill, 400 + Math.random() * 2_500);
        const dead = new Promise((done) => own.once("exit", done));
        const work = async () => {
          for (;;) {
            tried = `round ${round} save ${++saves}`;
            await nameFirst(page, tried);
            await save(page);
            await status(page, "All is saved");
            acknowledged = tried;
          }
        };
        await Promise.race([dead, work().catch(() => dead)]);
        clearTimeout(end);
      } finally {
        kill();
      }
    }
    t.diagnostic(`${saves} saves in ${rounds} lives`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A browser with a profile on the disk that can be killed as a power cut does. */
async function browserThatDies(folder, server) {
  const own = spawn(BROWSER.executablePath, [...BROWSER.args, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => {
    try {
      // The group: the browser's own children go with it.
      process.kill(-own.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  };
  const address = await new Promise((found, failed) => {
    let text = "";
    own.stderr.on("data", (more) => {
      text += more;
      const told = /listening on (ws:\S+)/.exec(text);
      if (told) found(told[1]);
    });
    own.once("exit", () => failed(new Error(`the browser ended: ${text}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const page = await visit(browser.contexts()[0], server);
  return { process: own, page, kill };
}
