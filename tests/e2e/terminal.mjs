// The engine in a terminal, which must give what the page gives.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the engine in a terminal, at the top of the repository, and gives what it prints. */
export function headless(...words) {
  return execFileSync("cargo", ["run", "--quiet", "--locked", "--example", "headless", "--", ...words], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
}
