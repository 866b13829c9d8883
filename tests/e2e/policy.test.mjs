// The content policy binds the page and its workers: nothing can be sent anywhere else, and no
// text becomes code. The attempts are made from inside the worker.
import assert from "node:assert/strict";
import test from "node:test";
import { serve } from "../../tools/serve.mjs";
import { started, withPage, workerOf } from "./page.mjs";

const PROVOKED = [/Content Security Policy/];

async function attempts(where, address) {
  return where.evaluate(async (address) => {
    const outcome = async (attempt) => {
      try {
        await attempt();
        return "done";
      } catch (error) {
        return error.name;
      }
    };
    // These two only ask; whether they got anywhere is what the foreign server saw.
    globalThis.navigator.sendBeacon?.(address, "x");
    if (globalThis.Image) new Image().src = address;
    return {
      fetch: await outcome(() => fetch(address, { mode: "no-cors" })),
      socket: await outcome(
        () =>
          new Promise((done, failed) => {
            const socket = new WebSocket(address.replace("http", "ws"));
            socket.onopen = done;
            socket.onerror = () => failed(new TypeError("refused"));
          }),
      ),
      importScripts: await outcome(() => globalThis.importScripts?.(address) ?? Promise.reject(new TypeError("refused"))),
      eval: await outcome(() => (0, eval)("1")),
    };
  }, address);
}

test("neither the page nor its worker can reach a foreign address or evaluate text", async () => {
  const stranger = await serve();
  try {
    await withPage({ expected: PROVOKED, foreign: true }, async ({ page }) => {
      await started(page);
      const worker = await workerOf(page);
      for (const [who, where] of [["page", page], ["worker", worker]]) {
        const made = await attempts(where, `${stranger.url}worker.js`);
        assert.equal(made.fetch, "TypeError", `the ${who} fetched`);
        assert.notEqual(made.socket, "done", `the ${who} opened a socket`);
        assert.notEqual(made.importScripts, "done", `the ${who} imported a script`);
        assert.equal(made.eval, "EvalError", `the ${who} evaluated text`);
      }
    });
    assert.deepEqual(stranger.asked, [], "something reached the foreign server");
  } finally {
    await stranger.close();
  }
});

test("the worker may use the page's own files", async () => {
  await withPage({}, async ({ page, server }) => {
    await started(page);
    const worker = await workerOf(page);
    assert.equal(await worker.evaluate((address) => fetch(address).then((answer) => answer.status), server.url), 200);
  });
});
