// Made-up customers: overlapping normal groups as a matrix of 32-bit floats, always the same ones.
import { generator, normal } from "./draws.mjs";

/** The matrix as a blob, row by row, and k of its rows to start from. */
export function customers({ rows, width, k }) {
  const draw = generator(1);
  const apart = 3 / Math.sqrt(2 * width);
  const centers = Array.from({ length: k }, () => Array.from({ length: width }, () => normal(draw) * apart));
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    centers[Math.floor(draw() * k)].forEach((mean, column) => (values[row * width + column] = mean + normal(draw)));
  }
  const start = Array.from({ length: k }, (_, at) => Array.from(values.subarray(at * width, (at + 1) * width)));
  return { matrix: new Blob([values]), start };
}
