// A program that answers each line of its input with one of its output, both JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts it; `ask` resolves to its answer, and is to be called again only then. */
export function answering(program, words = [], env = {}) {
  const child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ids: async () => [child.pid],
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${program} ended without an answer`);
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}
