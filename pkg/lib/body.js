/**
 * Hands a body's parts over as they arrive, until `take` says false. What comes behind is not waited for.
 *
 * @param {Response} response
 * @param {import("./bounds.js").Bounds} bounds
 * @param {(part: Uint8Array) => boolean} take
 */
export const eachPart = async ({ body }, bounds, take) => {
  const reader = body?.getReader();
  let more = true;
  try {
    while (reader && more) {
      const { done, value } = await bounds.within(reader.read());
      if (done) return;
      more = take(value);
    }
    reader?.cancel().catch(() => {});
  } catch (thrown) {
    reader?.cancel(thrown).catch(() => {});
    throw thrown;
  }
};
