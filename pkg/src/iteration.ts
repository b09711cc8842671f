/**
 * An iteration that `return()` ends at once. A generator's own `return()` waits for a pending `next()`, so this aborts
 * `stop` first. A pending `next()` then resolves with `done`.
 */
export const iteration = <Item>(
  generate: (stop: AbortController) => AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> => {
  const stop = new AbortController();
  const generator = generate(stop);
  const { return: end } = generator;
  generator.return = (value) => {
    stop.abort();
    return end.call(generator, value);
  };
  return generator;
};
