// What the engine does best, or what is a line here and a dozen imports there. The build bundles this file
// with the core.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const parse = (bytes, around = (text) => text) => {
  try {
    return JSON.parse(around(decoder.decode(bytes)));
  } catch (cause) {
    throw { kind: "decode", message: "the engine could not parse the body", cause };
  }
};

export const parsePage = (body, repeated, take, following) => {
  const { result, messages } = parse(body);
  let images = result?.images ?? [];
  if (repeated.length) {
    const gone = new Set(repeated);
    images = images.filter((_, place) => !gone.has(place));
  }
  return [images.slice(0, take), messages ?? [], following];
};

export const parseList = (values, take) => parse(values, (text) => `[${text}]`).slice(0, take);

export const parseErrors = (body, secret) => {
  const parsed = parse(body, (text) => (secret ? text.replaceAll(secret, "[redacted]") : text));
  return (Array.isArray(parsed) ? parsed : parsed.errors) ?? [];
};

export const codeOf = ([error]) => error?.code;

export const messageOf = ([error]) => error?.message;

export const refusal = (kind, message, errors) => ({
  kind,
  message,
  code: errors?.[0]?.code,
  errors,
});

export const unreadable = (message, offset, path) => ({ kind: "decode", message, offset, path });
