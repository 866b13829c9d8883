// Pictures of the built page at three widths in both themes, into tests/e2e/results/:
//   node tests/e2e/shots.mjs [--setup FILE] [ROUTE…]
// ROUTE is a hash such as '#/explore'. FILE is a module whose default export gets the page once it
// has started and brings it into the state to be pictured, such as a file opened and segmented.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { look, screenshot, started, withPage } from "./page.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { setup: { type: "string" } } });
const setup = values.setup ? (await import(pathToFileURL(resolve(values.setup)).href)).default : async () => {};
const routes = positionals.length ? positionals : [""];

await withPage({ hash: routes[0] }, async ({ page }) => {
  await started(page);
  await setup(page);
  for (const route of routes) {
    await page.evaluate((hash) => (location.hash = hash), route);
    for (const theme of ["light", "dark"]) {
      for (const width of [360, 1024, 1600]) {
        await look(page, { theme, width, height: width < 600 ? 740 : 900 });
        await page.waitForTimeout(300); // charts redraw after a change of size
        const name = `${route.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "first"}-${width}-${theme}`;
        await screenshot(page, name);
        console.log(`tests/e2e/results/${name}.png`);
      }
    }
  }
});
