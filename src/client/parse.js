// JSON in the core's memory, checked.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** An array; nothing stands for an empty one. Without the secret, if there is one. */
export const parse = (bytes, secret) => {
  if (!bytes.length) return [];
  try {
    const text = decoder.decode(bytes);
    return JSON.parse(secret ? text.replaceAll(secret, "[redacted]") : text);
  } catch (cause) {
    throw { kind: "decode", message: "the engine could not parse the body", cause };
  }
};
