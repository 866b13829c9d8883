// The page for people: lets Strata and the libraries find segments one after the other and shows their times.
import { customers } from "./customers.mjs";
import { LIBRARIES, library } from "./library.mjs";
import { end, fit, hold, strata } from "./strata.mjs";

const TIMES = 5;
const part = (id) => document.getElementById(id);
const number = (id) => Number(part(id).value);

part("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  part("run").disabled = true;
  part("results").replaceChildren();
  try {
    await duel({ rows: number("rows"), width: number("width"), k: number("k"), iterations: number("iterations") });
    part("status").textContent = "Done. Equal inertias mean equal segments; the browser compiles in the first run.";
  } catch (error) {
    part("status").textContent = `It stopped: ${error.message}`;
  }
  part("run").disabled = false;
});

async function duel(job) {
  part("status").textContent = "Making customers…";
  const { matrix, start } = customers(job);
  let least;
  for (const [name, contestant] of [["Strata", ours], ...LIBRARIES.map((name) => [name, theirs])]) {
    part("status").textContent = `${name} is at work…`;
    const { seconds, inertia } = await contestant(name, matrix, { ...job, start });
    const best = Math.min(...seconds);
    least ??= best;
    show([name, milliseconds(seconds[0]), milliseconds(best), (best / least).toFixed(1), inertia.toPrecision(8)]);
  }
}

async function ours(_, matrix, { k, start, iterations, ...shape }) {
  const workers = await strata(1);
  await hold(workers, matrix, shape);
  const settings = { k, restarts: 1, max_iterations: iterations, seed: 42 };
  const seconds = [];
  let inertia;
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now();
    [{ inertia }] = await fit(workers, settings, start);
    seconds.push((performance.now() - began) / 1_000);
  }
  end(workers);
  return { seconds, inertia };
}

async function theirs(name, matrix, job) {
  const rival = library(name, "Float64Array");
  await rival.hold(matrix, job);
  const seconds = [];
  for (let time = 0; time < TIMES; time++) seconds.push((await rival.fit(job)).seconds);
  const inertia = await rival.inertia();
  rival.close();
  return { seconds, inertia };
}

function show([name, ...figures]) {
  const row = part("results").insertRow();
  row.insertCell().textContent = name;
  for (const figure of figures) Object.assign(row.insertCell(), { textContent: figure, className: "figure" });
}

const milliseconds = (seconds) => (seconds * 1_000).toFixed(0);
