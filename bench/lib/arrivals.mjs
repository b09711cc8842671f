// Requests that arrive by chance, at a rate.

/** The seed: every run has the same arrivals. */
const SEED = 20_261_129;

/**
 * Numbers in 0..1 that look random: a linear congruential generator, with the constants of Numerical Recipes.
 *
 * @returns {() => number}
 */
const random = () => {
  let state = SEED;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/**
 * The times of arrival, in milliseconds from the start: a Poisson process, as independent callers make one.
 *
 * @param {number} rate arrivals a second
 * @param {number} ms how long
 */
export const arrivals = (rate, ms) => {
  const next = random();
  /** @type {number[]} */
  const times = [];
  for (let at = 0; ; ) {
    at -= (Math.log(1 - next()) / rate) * 1_000;
    if (at >= ms) return times;
    times.push(at);
  }
};

/**
 * The value that this share of the values does not exceed.
 *
 * @param {number[]} values at least one
 * @param {number} share such as 0.99
 */
export const percentile = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
};
