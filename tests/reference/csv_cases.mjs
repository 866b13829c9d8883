// The parse cases of two public test suites, as one table for tests/it to read.
//
//     npm install --no-save --prefix target/csv-cases csv-spectrum@2.0.0 papaparse@5.7.1
//     node tests/reference/csv_cases.mjs          # writes tests/reference/csv-cases.json
//
// csv-spectrum states what each of its files says as JSON. PapaParse ships its test suite: it is run
// here with recording stand-ins for its test runner, and what it states is also checked against what
// that version of PapaParse answers. What is left out, and why, is listed in the file.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const modules = process.argv[2] ?? here("../../target/csv-cases/node_modules");
const SUITES = {
  "csv-spectrum": { name: "csv-spectrum", version: "2.0.0", license: "BSD-2-Clause" },
  PapaParse: { name: "papaparse", version: "5.7.1", license: "MIT" },
};
const folder = (suite) => join(modules, SUITES[suite].name);
for (const [suite, facts] of Object.entries(SUITES)) {
  const found = JSON.parse(readFileSync(join(folder(suite), "package.json"), "utf8"));
  assert.deepEqual([found.version, found.license], [facts.version, facts.license], suite);
  facts.author = found.author.name ?? found.author;
  const text = readdirSync(folder(suite)).find((file) => /^licen[sc]e/i.test(file));
  facts.license_text = text ? readFileSync(join(folder(suite), text), "utf8") : "the package ships none";
}
const Papa = createRequire(join(modules, "csv-cases.cjs"))("papaparse");

const FAULTY = {
  location_coordinates: "the suite's JSON has another phone number than its CSV, and one object in place of a list",
};
const cases = [];
const skipped = [];

// Every field is always there, so that a reader needs no defaults.
function add(source, at, name, notes, text, config, expected, errors) {
  const skip = config.skipEmptyLines ?? false;
  cases.push({
    source,
    at,
    name,
    notes: notes ?? null,
    faulty: source === "csv-spectrum" ? (FAULTY[name] ?? null) : null,
    text,
    delimiter: config.delimiter ?? null,
    quote: config.quoteChar ?? null,
    escape: config.escapeChar ?? null,
    comments: config.comments === true ? "#" : typeof config.comments === "string" ? config.comments : null,
    newline: config.newline ?? null,
    header: config.header ?? false,
    skip_empty_lines: skip === true ? "empty" : skip === false ? "none" : skip,
    skip_first_lines: config.skipFirstNLines ?? 0,
    preview: config.preview ?? 0,
    expected,
    errors: errors.map(({ type, code, message, row, index }) => ({
      type,
      code,
      message,
      row: row ?? null,
      index: index ?? null,
    })),
  });
}

// A row as PapaParse states it under a header: its cells in the header's order, then what is over.
function cells(row, fields) {
  if (Array.isArray(row)) return row;
  const { __parsed_extra: extra = [], ...named } = row;
  assert(Object.keys(named).every((key, i) => key === fields[i]), "a row's keys are the header's first ones");
  return [...Object.values(named), ...extra];
}

function spectrum() {
  const base = folder("csv-spectrum");
  for (const file of readdirSync(join(base, "csvs")).sort()) {
    const name = file.replace(/\.csv$/, "");
    const bytes = readFileSync(join(base, "csvs", file));
    const text = bytes.toString("utf8");
    assert(Buffer.from(text).equals(bytes), `${file} is UTF-8`);
    const rows = [JSON.parse(readFileSync(join(base, "json", `${name}.json`), "utf8"))].flat();
    const fields = Object.keys(rows[0]);
    for (const row of rows) assert.deepEqual(Object.keys(row), fields, file);
    const expected = [fields, ...rows.map((row) => Object.values(row))];
    add("csv-spectrum", `csvs/${file}`, name, null, text, { header: true }, expected, []);
    const answer = Papa.parse(text, { delimiter: ",", skipEmptyLines: true }).data;
    assert.equal(JSON.stringify(answer) === JSON.stringify(expected), !FAULTY[name], `${name}: faulty or not`);
  }
}

const KNOWN = ["delimiter", "quoteChar", "escapeChar", "comments", "newline", "header", "skipEmptyLines"];
KNOWN.push("skipFirstNLines", "preview");

// Why a case is not about reading text into rows, or null if it is.
function unfit({ input, config = {} }) {
  if (typeof input !== "string") return "reads a browser's file";
  for (const [key, value] of Object.entries(config)) {
    if (typeof value === "function") return `${key} is a function`;
    if (!KNOWN.includes(key)) return key;
  }
  return null;
}

function take(table, list, parse) {
  list.forEach((test, i) => {
    const at = `${table}[${i}]`;
    const why = unfit(test);
    if (why) return void skipped.push({ at, name: test.description, why });
    const { input, config = {}, expected } = test;
    const answer = parse(input, { ...config });
    // The suite's objects come from another realm: compared as JSON, which also drops undefined.
    for (const key of ["data", "errors"]) {
      assert.equal(JSON.stringify(answer[key]), JSON.stringify(expected[key]), `${at}: ${key}`);
    }
    const named = config.header && !expected.data.some(Array.isArray);
    const fields = named ? answer.meta.fields : [];
    const rows = expected.data.map((row) => cells(row, fields));
    add("PapaParse", at, test.description, test.notes, input, config, named ? [fields, ...rows] : rows, expected.errors);
  });
}

function papa() {
  // One more case stands in code, not in a table: its input and what it demands are overheard.
  let heard = [];
  const chai = {
    assert: new Proxy({}, {
      get: (_, check) => (actual, wanted) => {
        for (const call of heard) {
          for (const key of ["data", "errors"]) {
            if (check === "deepEqual" && actual === call.answer[key]) call.expected[key] = wanted;
          }
        }
      },
    }),
  };
  const told = [];
  const it = (description, run) => told.push({ description, run });
  it.skip = () => {};
  const describe = (title, body) => void (title === "Parse Tests" && body());
  describe.skip = () => {};
  const listening = {
    parse(input, config) {
      const answer = Papa.parse(input, { ...config });
      heard.push({ input, config, answer, expected: {} });
      return answer;
    },
  };
  const suite = createContext({ chai, Papa: listening, describe, it, console });
  runInContext(readFileSync(join(folder("PapaParse"), "tests/test-cases.js"), "utf8"), suite);

  take("CORE_PARSER_TESTS", suite.CORE_PARSER_TESTS, (text, config) => new Papa.Parser(config).parse(text));
  take("PARSE_TESTS", suite.PARSE_TESTS, Papa.parse);
  for (const { description, run } of told.slice(suite.PARSE_TESTS.length)) {
    heard = [];
    run();
    const tests = heard
      .filter((call) => call.expected.data)
      .map(({ input, config, expected }) => ({ description, input, config, expected: { errors: [], ...expected } }));
    take(`Parse Tests, ${description}`, tests, Papa.parse);
    if (!tests.length) skipped.push({ at: "Parse Tests", name: description, why: "states no rows" });
  }
  for (const table of ["PARSE_ASYNC_TESTS", "UNPARSE_TESTS", "CUSTOM_TESTS"]) {
    skipped.push({ at: table, name: `all ${suite[table].length}`, why: "files, workers, callbacks, or writing" });
  }
}

spectrum();
papa();

const about = {
  command: "node tests/reference/csv_cases.mjs",
  sources: SUITES,
  fields: {
    at: "where in the suite the case stands; no two cases have the same",
    faulty: "why the suite's own statement is wrong, or null",
    text: "the input; its bytes are its UTF-8",
    delimiter: "what the case sets; null: CORE_PARSER_TESTS mean a comma, all others are to find it out",
    quote: 'what the case sets; null: "',
    escape: "what the case sets; null: a doubled quote",
    comments: "what a line to be left out starts with; null: none is",
    newline: "what the case sets; null: CORE_PARSER_TESTS mean \\n, PapaParse's others find out one for the whole text",
    header: "true: expected[0] is the header as the suite names its columns, renamed where two are alike",
    skip_empty_lines: 'none: an empty line is the row [""]; empty: it is left out; greedy: so are rows of blank cells',
    last_line: 'no field: where skip_empty_lines is none, PapaParse takes a line end at the very end for one more row [""], csv-spectrum does not',
    skip_first_lines: "lines to leave out first; below 0 means 0",
    preview: "rows to read at most, the header not counted; 0: all",
    expected: "rows of cells; a row under a header may have fewer or more cells than it",
    errors: "csv-spectrum states none; row counts from 0, the header not counted; index is that of a character in text",
  },
  skipped,
};
assert.equal(new Set(cases.map((c) => c.at)).size, cases.length);
// One case a few lines, ASCII alone, so that no byte of a case hides in a diff.
const ascii = (value, indent) =>
  JSON.stringify(value, null, indent).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
const lines = cases.map((c) => `  {\n${Object.entries(c).map(([k, v]) => `   ${ascii(k)}: ${ascii(v)}`).join(",\n")}\n  }`);
const json = `{\n "about": ${ascii(about, 1).replaceAll("\n", "\n ")},\n "cases": [\n${lines.join(",\n")}\n ]\n}\n`;
assert.equal(JSON.stringify(JSON.parse(json)), JSON.stringify({ about, cases }));
writeFileSync(here("csv-cases.json"), json);
for (const suite of Object.keys(SUITES)) {
  console.log(`${suite}: ${cases.filter((c) => c.source === suite).length} cases`);
}
console.log(`${skipped.length} entries left out`);
