// The worker that reads Excel workbooks: not fetched at the first visit, and there without a network once it was used.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { keptOffline, started, withPage } from "./page.mjs";

const book = (name) => [...readFileSync(new URL(`../data/${name}`, import.meta.url))];

/** Starts the worker as the page does, asks it one thing about a workbook and ends it. */
async function ask(page, request, bytes) {
  return page.evaluate(async ([request, bytes]) => {
    const at = (file) => JSON.stringify(new URL(file, document.baseURI).href);
    const script = `importScripts(${at("workbook.js")}); wasm_bindgen({ module_or_path: ${at("workbook_bg.wasm")} });`;
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    const heard = (wanted) =>
      new Promise((resolve, reject) => {
        worker.addEventListener("message", ({ data }) => wanted.some((name) => name in data) && resolve(data));
        worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      });
    await heard(["ready"]);
    worker.postMessage({ id: 1, request: JSON.stringify(request), blobs: [new File([new Uint8Array(bytes)], "book.xlsx")] });
    const { answer, error, blob } = await heard(["answer", "error"]);
    worker.terminate();
    return { answer: answer && JSON.parse(answer), error: error && JSON.parse(error), csv: await blob?.text() };
  }, [request, bytes]);
}

test("a workbook is read by a worker that is fetched when it is needed, and later without a network", async () => {
  await withPage({}, async ({ page, session, server, requests }) => {
    const fetched = () => requests.filter((url) => url.includes("workbook"));
    await started(page);
    await keptOffline(page);
    assert.deepEqual(fetched(), [], "fetched before it was needed");

    const sheets = await ask(page, "Sheets", book("workbook.xlsx"));
    assert.deepEqual(sheets.answer.map(({ name }) => name), ["Customers", "Long & short", "Secret", "Empty"]);
    assert.notDeepEqual(fetched(), []);

    await server.close();
    await session.setOffline(true);
    await page.reload();
    await started(page);
    const old = await ask(page, { Sheet: { name: "Alt" } }, book("workbook-old.xls"));
    assert.deepEqual(old.answer, []);
    assert.equal(old.csv, "id,Größe,day,yes\n007,1.5,2025-03-31,TRUE\n008,2,2024-02-29,FALSE\n");
    const far = await ask(page, { Sheet: { name: "Far" } }, book("workbook-far.xlsx"));
    assert.equal(far.csv.length, "id,x,\na,1,\n\n\nb,2,\n\n,,far\n".length);
    const none = await ask(page, { Sheet: { name: "no such" } }, book("workbook.xlsx"));
    assert.deepEqual(none.error.kind, { UnknownSheet: "no such" });
  });
});
