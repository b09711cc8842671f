// The shape of the options, and what concerns the request alone: the package's JavaScript uses that itself.

const describe = (value) => {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const refuse = (name, what) => {
  throw { kind: "options", message: `${name}: ${what}` };
};

const expect = (fits, name, expected, value) => {
  if (!fits) refuse(name, `expected ${expected}, got ${describe(value)}`);
};

/** `per_page` → `perPage`, `base_url` → `baseURL`; a metadata field stays as the caller wrote it. */
const camelCase = (name) =>
  name.startsWith("meta.")
    ? name
    : name.replace("_url", "URL").replace(/_(.)/g, (_, letter) => letter.toUpperCase());

export const wrongOption = (options, field, what, value) => {
  const name = camelCase(field);
  const shown = Number.isNaN(value) ? describe(options[name]) : value;
  return {
    kind: "options",
    message: `${name}: ${what}${value === undefined ? "" : `, got ${shown}`}`,
  };
};

const isObject = (value) => value && typeof value === "object" && !Array.isArray(value);

export const names = (options) => {
  expect(isObject(options), "options", "an object", options);
  return Object.keys(options);
};

export const shift = (list) => list.shift();

/** In the order in which the core takes them. */
const TYPES = {
  accountId: "string",
  baseURL: "string",
  endpoint: "string",
  version: "number",
  creator: "string",
  page: "number",
  perPage: "number",
  continuationToken: "string",
  sortOrder: "string",
  limit: "number",
};

/** The values of the API's own options. What should be a number and is none is NaN, which the core refuses. */
export const values = (options) =>
  Object.entries(TYPES).map(([name, type]) => {
    const value = options[name];
    const fits = value === undefined || typeof value === type;
    if (!fits && type === "number") return NaN;
    expect(fits, name, "a string", value);
    return value;
  });

/** `{ "region.name": "eu", status: { in: ["a", "b"] } }`: field, operator, types and values, a gap. */
export const filters = ({ meta = {} }) => {
  expect(isObject(meta), "meta", "an object of filters", meta);
  return Object.entries(meta).flatMap(([field, condition]) =>
    isObject(condition)
      ? Object.entries(condition)
          .filter(([, value]) => value !== undefined)
          .flatMap(([operator, value]) => [field, operator, ...typed(operator, value), undefined])
      : [field, "eq", ...typed("eq", condition), undefined],
  );
};

/** Each value behind its type; one that is of none is described, for the core to refuse. */
const typed = (operator, value) => {
  const list = operator === "in" && Array.isArray(value) ? value : [value];
  const fits = (value) => ["string", "boolean"].includes(typeof value) || Number.isFinite(value);
  return list.every(fits)
    ? list.flatMap((value) => [typeof value, `${value}`])
    : ["", describe(value)];
};

/** Pages, their workers and their extensions call themselves Mozilla; Node, Deno, Bun and workerd do not. */
const isPage = () => /^Mozilla\//.test(globalThis.navigator?.userAgent ?? "");

/** By its shape: a polyfill or another realm has a class of its own. */
const isSignal = (value) =>
  value === null ||
  (typeof value?.aborted === "boolean" && typeof value.addEventListener === "function");

const isHeaders = (value) => {
  try {
    return typeof value === "object" && !!new Headers(value);
  } catch {
    return false;
  }
};

const isFunction = (value) => typeof value === "function";
const isBoolean = (value) => typeof value === "boolean";
const whole = (min, max) => (value) => Number.isInteger(value) && value >= min && value <= max;

const A_FUNCTION = ["a function", isFunction];
const TRUE_OR_FALSE = ["true or false", isBoolean];
/** The longest time-out is what timers take. */
const REQUEST = {
  timeout: ["a whole number of milliseconds from 1 to 2147483647", whole(1, 2 ** 31 - 1)],
  maxRetries: ["a whole number from 0 to 100", whole(0, 100)],
  prefetch: TRUE_OR_FALSE,
  dangerouslyAllowBrowser: TRUE_OR_FALSE,
  fetch: A_FUNCTION,
  onRequest: A_FUNCTION,
  onResponse: A_FUNCTION,
  onRetry: A_FUNCTION,
  signal: ["an AbortSignal", isSignal],
  credentials: [
    '"omit", "same-origin" or "include"',
    (value) => ["omit", "same-origin", "include"].includes(value),
  ],
};

export const checkRequest = (options) => {
  for (const [name, [expected, fits]] of Object.entries(REQUEST)) {
    const value = options[name];
    expect(value === undefined || fits(value), name, expected, value);
  }
  const { defaultHeaders, endpoint, dangerouslyAllowBrowser } = options;
  // Values stay out of these messages: they may hold a secret.
  if (defaultHeaders !== undefined && !isHeaders(defaultHeaders)) {
    refuse("defaultHeaders", "expected an object of header names and values");
  }
  const [token, email, key] = ["apiToken", "apiEmail", "apiKey"].map((name) => {
    const value = options[name];
    if (value === undefined) return false;
    if (typeof value !== "string" && !isFunction(value)) {
      refuse(name, "expected a string, or a function that gives one");
    }
    return true;
  });
  if (token && (email || key)) refuse("apiToken", "goes without apiEmail and apiKey");
  if (email !== key) refuse("apiKey", "goes together with apiEmail");
  if (!token && !key) return;
  if (endpoint !== undefined) refuse("endpoint", "takes no credentials: the proxy has its own");
  if (isPage() && !dangerouslyAllowBrowser) {
    refuse(
      "dangerouslyAllowBrowser",
      "credentials in a page can be read by every visitor: deploy the cf-list-images Worker and pass its " +
        "endpoint, or set this to true",
    );
  }
};
