const resolved = Promise.resolve();

/**
 * Takes the place of `queueMicrotask` in the glue. The platform's own wraps each callback in a new function; this costs
 * a quarter of it. What a callback throws is an unhandled rejection here, where it is an error there.
 */
export const microtask = (callback: () => void) => {
  resolved.then(callback);
};
