// Random draws from a seed, for made-up customers.

/** Nearly normal, of mean 0 and deviation 1: the sum of three. */
export const normal = (draw) => 2 * (draw() + draw() + draw() - 1.5);

/** Random numbers from a seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
