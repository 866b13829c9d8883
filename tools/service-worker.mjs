// Trunk's post_build hook: writes sw.js with the lists of the built files and a version made from
// their contents. A debug build gets none, so that a developer always sees the newest files.
// What few people need is not stored at the first visit but when it is first used.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const { TRUNK_STAGING_DIR: built, TRUNK_SOURCE_DIR: source, TRUNK_PROFILE: profile } = process.env;

/** The reader of Excel workbooks, as large as the rest of the engine. */
const ONCE_USED = /^workbook(_bg\.wasm|\.js)$/;

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

if (profile === "release") {
  const code = readFileSync(join(source, "sw.js"), "utf8");
  const version = createHash("sha256").update(code);
  const files = filesOf(built).sort().map((path) => {
    const name = relative(built, path).split(sep).join("/");
    version.update(`\n${name}\n`).update(readFileSync(path));
    // Hosts may redirect index.html to the folder, and a redirected answer cannot serve a page.
    return name === "index.html" ? "./" : name;
  });
  const header = [
    `const VERSION = ${JSON.stringify(version.digest("hex").slice(0, 16))};`,
    `const FILES = ${JSON.stringify(files.filter((name) => !ONCE_USED.test(name)), null, 2)};`,
    `const ONCE_USED = ${JSON.stringify(files.filter((name) => ONCE_USED.test(name)))};`,
  ];
  writeFileSync(join(built, "sw.js"), `${header.join("\n")}\n\n${code}`);
}
