// The benchmark's file: a customer table as companies keep it, made from a seed, so that the same
// options give the same bytes on every machine. It is written piece by piece and never held whole.
import { once } from "node:events";
import { createWriteStream } from "node:fs";

const STATES = "AL AZ CA CO CT FL GA IA IL IN KY LA MA MD ME MI MN MO NC NJ NV NY OH OK OR PA TN TX VA WA".split(" ");
const GRADES = ["gold", "plus", "base", "new"];
const FAMILIES = ["Abel", "Berg", "Cruz", "Diaz", "Egan", "Fox", "Gray", "Hahn", "Ito", "Jain", "Kim", "Lund", "Moss", "Nagy", "Ochoa", "Park"];
const DOMAINS = ["ab.de", "mx.io", "on.us", "post.fr"];
const NOTES = ["called back", '"asked for a visit, twice"', "new address", '"said ""later"", then no"', '"Lee, not Li"', "on leave"];

/** Writes a table of so many rows; resolves to its `rows`, `columns` and `bytes`. */
export async function writeTable(path, { rows, ids = false, seed = 1 }) {
  const columns = ids ? IDS : CUSTOMERS;
  const draw = generator(seed);
  const out = createWriteStream(path);
  let bytes = 0;
  const write = async (text) => {
    bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, "drain");
  };
  await write(columns.map(([name]) => name).join(",") + "\n");
  for (let row = 0; row < rows; ) {
    let piece = "";
    for (const end = Math.min(rows, row + 5_000); row < end; row++) {
      piece += columns.map(([, cell]) => cell(draw, row)).join(",") + "\n";
    }
    await write(piece);
  }
  out.end();
  await once(out, "close");
  return { rows, columns: columns.length, bytes };
}

/** Twenty columns of every sort. */
const CUSTOMERS = [
  ["customer_id", (_, row) => id(row)],
  ["name", (draw) => draw.one(FAMILIES)],
  ["email", (draw) => email(draw)],
  ["visits", (draw) => draw.below(10)],
  ["children", (draw) => draw.below(5)],
  ["age", (draw) => 18 + draw.below(78)],
  ["orders_12m", (draw) => draw.long(6)],
  ["calls_12m", (draw) => draw.long(60)],
  ["points", (draw) => draw.long(90)],
  ["score", (draw) => (draw.next() * 10).toFixed(1)],
  ["basket", (draw) => (draw.long(25) + draw.next()).toFixed(2)],
  ["growth", (draw) => (draw.next() * 2 - 1).toFixed(1)],
  ["share", (draw) => (draw.next() < 0.1 ? "" : draw.next().toFixed(2))],
  ["spend", (draw) => dollars(200 + draw.long(2_000))],
  ["grade", (draw) => draw.one(GRADES)],
  ["state", (draw) => draw.one(STATES)],
  ["zone", (draw) => `Z${100 + draw.below(1_000)}`],
  ["opted_in", (draw) => (draw.next() < 0.6 ? "yes" : "no")],
  ["since", (draw) => day(draw)],
  ["note", (draw) => (draw.next() < 0.15 ? draw.one(NOTES) : "")],
];

/** Mostly columns in which hardly two cells are alike. */
const IDS = [
  ["customer_id", (_, row) => id(row)],
  ["email", (draw) => email(draw)],
  ["account", (draw) => `A${digits(draw.below(1e9), 9)}`],
  ["device", (draw) => hex(draw)],
  ["phone", (draw) => `555 ${digits(draw.below(1e7), 7)}`],
  ["last_order", (draw) => `${hex(draw)}-${draw.below(1e4)}`],
  ["street", (draw) => `${1 + draw.below(9_999)} ${draw.one(FAMILIES)} St`],
  ["state", (draw) => draw.one(STATES)],
  ["spend", (draw) => (draw.long(900) + draw.next()).toFixed(2)],
  ["since", (draw) => day(draw)],
];

/** Ten digits with leading zeros, all different below 999,999,937 rows: the modulus is prime. */
const id = (row) => digits((row * 7_368_787 + 4_711) % 999_999_937, 10);
const email = (draw) => `${draw.one(FAMILIES)[0].toLowerCase()}${draw.below(1e6)}@${draw.one(DOMAINS)}`;
const dollars = (amount) => (amount < 1_000 ? `$${amount}` : `"$${amount.toString().replace(/\B(?=(\d{3})+$)/g, ",")}"`);
const day = (draw) => `${2005 + draw.below(20)}-${digits(1 + draw.below(12), 2)}-${digits(1 + draw.below(28), 2)}`;
const hex = (draw) => draw.below(2 ** 32).toString(16).padStart(8, "0");
const digits = (number, width) => number.toString().padStart(width, "0");

/** Random numbers from a seed (mulberry32). `long` has a long tail above, with about this mean. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(next() * end);
  return { next, below, one: (list) => list[below(list.length)], long: (mean) => Math.floor(-Math.log(1 - next()) * mean) };
}
