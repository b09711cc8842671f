// What the engine does best, or what is a line here and a dozen imports there. The build bundles this file
// with the core.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export const byteLength = (body) => body.byteLength;

export const copyTo = (body, from, to) => to.set(body.subarray(from, from + to.length));

const parse = (body) => JSON.parse(decoder.decode(body));

export const parsePage = (body) => {
  const { result, messages } = parse(body);
  return [result?.images ?? [], messages ?? []];
};

export const parseErrors = (body, secret) => {
  const text = decoder.decode(body);
  const parsed = JSON.parse(secret ? text.replaceAll(secret, "[redacted]") : text);
  const errors = (Array.isArray(parsed) ? parsed : parsed.errors) ?? [];
  return [errors, errors[0]?.code, errors[0]?.message];
};

export const parseList = (values) => JSON.parse(`[${decoder.decode(values)}]`);

export const describe = (value) => {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

export const get = (object, name) => object[name];

export const set = (object, name, value) => {
  object[name] = value;
};

export const entries = (value) =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.entries(value).flat(1)
    : undefined;

/** Pages, their workers and their extensions call themselves Mozilla; Node, Deno, Bun and workerd do not. */
export const isPage = () => /^Mozilla\//.test(globalThis.navigator?.userAgent ?? "");

export const isArray = Array.isArray;

export const isHeaders = (value) => {
  try {
    return typeof value === "object" && !!new Headers(value);
  } catch {
    return false;
  }
};

/** By its shape: a polyfill or another realm has a class of its own. */
export const isSignal = (value) =>
  value === null ||
  (typeof value?.aborted === "boolean" && typeof value.addEventListener === "function");
