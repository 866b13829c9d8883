// k-means of the npm registry in a worker: holds the matrix as rows that the libraries take, and fits it from given
// centres. Bundled by esbuild, with the libraries in it.
import { kmeans as thing } from "@thi.ng/k-means";
import { kmeans as mlKmeans } from "ml-kmeans";
import skmeans from "skmeans";

/** How each is asked. It may change the centres that it is given. */
const LIBRARIES = {
  "ml-kmeans": (rows, { k, start, iterations }) => {
    const result = mlKmeans(rows, k, { initialization: start, maxIterations: iterations, tolerance: 0 });
    return { centers: result.centroids, iterations: result.iterations };
  },
  skmeans: (rows, { k, start, iterations }) => {
    const result = skmeans(rows, k, start, iterations);
    return { centers: result.centroids, iterations: result.it };
  },
  "@thi.ng/k-means": (rows, { k, start, iterations }) => {
    const clusters = thing(k, rows, { initial: start, maxIter: iterations });
    return { centers: clusters.map(({ centroid }) => centroid), iterations };
  },
};

/** How rows are made of 32-bit floats. */
const ROWS = { Array: (row) => Array.from(row), Float64Array: (row) => Float64Array.from(row) };

let library;
let rows;
let last;

onmessage = async ({ data }) => {
  if (data.matrix) await hold(data);
  postMessage(data.matrix ? {} : data.job ? fit(data.job) : inertia(last.centers));
};

async function hold({ name, row: sort, matrix, width }) {
  library = LIBRARIES[name];
  const values = new Float32Array(await matrix.arrayBuffer());
  rows = Array.from({ length: values.length / width }, (_, row) => ROWS[sort](values.subarray(row * width, (row + 1) * width)));
}

function fit(job) {
  const began = performance.now();
  last = library(rows, job);
  return { ...last, seconds: (performance.now() - began) / 1_000 };
}

function inertia(centers) {
  const squared = (row) => (center) => center.reduce((sum, value, column) => sum + (value - row[column]) ** 2, 0);
  return rows.reduce((sum, row) => sum + Math.min(...centers.map(squared(row))), 0);
}
