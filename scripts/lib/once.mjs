// Runs a function once for all callers.

/**
 * A function that calls `work` at its first call and gives every caller the same promise.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>}
 */
export const once = (work) => {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => (result ??= work());
};
