// Competitors in one run, in turns, so that what else the machine does falls on all of them.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * The median of each competitor. A work gives a number, its own measure, or is measured in milliseconds. The
 * first rounds warm up and don't count. Who begins changes from round to round, and so does the direction: each
 * follows each of the others as often, for what one leaves to the collector, the next pays.
 */
export const turns = async (works, { rounds, warmUp = Math.ceil(rounds / 5) }) => {
  const names = Object.keys(works);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds + warmUp; round++) {
    const order = names.map((_, turn) => names[(turn + round) % names.length]);
    if (Math.floor(round / names.length) % 2) order.reverse();
    for (const name of order) {
      const started = performance.now();
      const own = await works[name]();
      const took = typeof own === "number" ? own : performance.now() - started;
      if (round >= warmUp) measured[name].push(took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(measured[name])]));
};
