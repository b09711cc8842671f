// Measures competitors alternately, so that other load on the machine affects all of them.

/**
 * The median of some numbers.
 *
 * @param {number[]} values at least one
 * @returns {number}
 */
export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

/**
 * Runs each function once per round, and returns what `of` makes of its measurements: their median. A function is measured in
 * milliseconds unless it returns a number, which is then its measurement. Warm-up rounds do not count.
 *
 * The garbage of one function is often collected during the next. So the order rotates from round to round and its
 * direction alternates: each function follows each other one equally often.
 *
 * @template {string} Name
 * @param {Record<Name, () => Promise<unknown>>} works
 * @param {{ rounds: number, warmUp?: number, of?: (measured: number[]) => number }} options
 * @returns {Promise<Record<Name, number>>}
 */
export const interleave = async (
  works,
  { rounds, warmUp = Math.ceil(rounds / 5), of = median },
) => {
  const competitors = Object.entries(works).map(([name, work]) => ({
    name,
    work: /** @type {() => Promise<unknown>} */ (work),
    /** @type {number[]} */
    measured: [],
  }));
  for (let round = 0; round < rounds + warmUp; round++) {
    const first = round % competitors.length;
    const order = [...competitors.slice(first), ...competitors.slice(0, first)];
    if (Math.floor(round / competitors.length) % 2) order.reverse();
    for (const { work, measured } of order) {
      const started = performance.now();
      const own = await work();
      const took = typeof own === "number" ? own : performance.now() - started;
      if (round >= warmUp) measured.push(took);
    }
  }
  const figures = competitors.map(({ name, measured }) => [name, of(measured)]);
  return Object.fromEntries(figures);
};
