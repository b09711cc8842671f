/**
 * A body, by its parts: Node's `arrayBuffer()` copies once more, even what comes as one.
 *
 * @param {Response} response
 */
export const bodyByParts = async ({ body }) => {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  if (body) {
    for await (const part of body) {
      parts.push(part);
      length += part.length;
    }
  }
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
