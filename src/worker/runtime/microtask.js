const resolved = Promise.resolve();

/**
 * What the glue gets for `queueMicrotask`, which wraps each callback in a new function of the platform's: this costs
 * a quarter. What a callback throws is an unhandled rejection here, as it is an error there.
 */
export const microtask = (callback) => {
  resolved.then(callback);
};
