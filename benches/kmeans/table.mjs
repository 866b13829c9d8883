// A customer table of plain numbers as a file: an id, and columns in overlapping groups, six digits a cell. Made from a
// seed, written piece by piece and never held whole.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { generator, normal } from "./page/draws.mjs";

const GROUPS = 5;

/** Writes so many rows with so many columns of numbers beside the id. */
export async function writeTable(path, { rows, width, seed = 1 }) {
  const draw = generator(seed);
  // Two centres are about three deviations apart, as in the matrices of peer.py.
  const apart = 3 / Math.sqrt(2 * width);
  const centers = Array.from({ length: GROUPS }, () => Array.from({ length: width }, () => normal(draw) * apart));
  const out = createWriteStream(path);
  const write = async (text) => out.write(text) || (await once(out, "drain"));
  await write(`customer_id,${Array.from({ length: width }, (_, column) => `measure_${column + 1}`).join(",")}\n`);
  for (let row = 0; row < rows; ) {
    let piece = "";
    for (const end = Math.min(rows, row + 5_000); row < end; row++) {
      piece += 10_000_000 + row;
      for (const mean of centers[Math.floor(draw() * GROUPS)]) piece += `,${(100 + 10 * (mean + normal(draw))).toFixed(3)}`;
      piece += "\n";
    }
    await write(piece);
  }
  out.end();
  await once(out, "close");
}
