// The benchmark's page, Strata's built page and the libraries side by side in one served folder.
import { execFileSync } from "node:child_process";
import { cp, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { modules } from "../browser.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Lays the site out in `folder` and serves it, at `port` or one of the next. */
export async function site(folder, dist, port) {
  const dir = join(folder, "site");
  await cp(here("./page"), dir, { recursive: true });
  await cp(here("../../style"), join(dir, "look"), { recursive: true });
  await symlink(resolve(dist), join(dir, "strata"));
  // A worker has no import map, so its libraries are put into one file with it.
  const words = [here("./page/library.worker.mjs"), "--bundle", "--minify", "--log-level=warning", `--outfile=${join(dir, "library.worker.js")}`];
  execFileSync(join(modules, ".bin/esbuild"), words, { env: { ...process.env, NODE_PATH: modules } });
  return serve({ dir, port, tries: 50 });
}
