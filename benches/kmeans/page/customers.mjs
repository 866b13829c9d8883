// Made-up customers: overlapping normal groups as a matrix of 32-bit floats, always the same ones.

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

/** Nearly normal, of mean 0 and deviation 1: the sum of three. */
const normal = (draw) => 2 * (draw() + draw() + draw() - 1.5);

/** Random numbers from a seed (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
