const resolved = Promise.resolve();

/**
 * Replaces `queueMicrotask` in the glue. The platform's function wraps each callback in a new one; this takes a quarter
 * of the time. What a callback throws is an unhandled rejection here, not an error event.
 */
export const microtask = (callback: () => void) => {
  resolved.then(callback);
};
