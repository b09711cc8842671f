// Opens a listing in the core. The types of the options are checked here; the core checks the bounds of numbers and the
// content of strings.
import { Listing, type Step, unknownOption } from "./core.js";
import { ImagesError } from "./error.js";
import type { ListImagesOptions, MetaFilters } from "./options.js";
import { throwRefusal } from "./outcome.js";

type Keys<T> = T extends unknown ? keyof T : never;

/** What is expected, and a test for it. `secret` keeps the value out of the message. */
type Type = [expected: string, fits: (value: unknown) => boolean, secret?: boolean];

const ofType = (expected: string, type: string): Type => [
  expected,
  (value) => typeof value === type,
];
const STRING = ofType("a string", "string");
const BOOLEAN = ofType("true or false", "boolean");
const FUNCTION = ofType("a function", "function");
/** The core refuses other types, because its message states the bounds. */
const NUMBER: Type = ["a number", () => true];
const SECRET: Type = [
  "a string, or a function that returns one",
  (value) => typeof value === "string" || typeof value === "function",
  true,
];

export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Checks the shape, because a polyfill or another realm has its own class. */
const isSignal = (value: unknown) =>
  value === null ||
  (isObject(value) &&
    typeof (value as AbortSignal).aborted === "boolean" &&
    typeof (value as AbortSignal).addEventListener === "function");

const isHeaders = (value: unknown) => {
  try {
    return typeof value === "object" && !!new Headers(value as HeadersInit);
  } catch {
    return false;
  }
};

/** Every option. */
const TYPES: Record<Keys<ListImagesOptions>, Type> = {
  accountId: STRING,
  baseURL: STRING,
  endpoint: STRING,
  version: NUMBER,
  creator: STRING,
  page: NUMBER,
  perPage: NUMBER,
  continuationToken: STRING,
  sortOrder: STRING,
  meta: ["an object of filters", isObject],
  limit: NUMBER,
  prefetch: BOOLEAN,
  timeout: NUMBER,
  maxRetries: NUMBER,
  fetch: FUNCTION,
  onRequest: FUNCTION,
  onResponse: FUNCTION,
  onRetry: FUNCTION,
  signal: ["an AbortSignal", isSignal],
  credentials: [
    '"omit", "same-origin" or "include"',
    (value) => ["omit", "same-origin", "include"].includes(value as string),
  ],
  defaultHeaders: ["an object of header names and values", isHeaders, true],
  apiToken: SECRET,
  apiEmail: SECRET,
  apiKey: SECRET,
  dangerouslyAllowBrowser: BOOLEAN,
};

/** A value, as error messages show it. */
export const describe = (value: unknown): string => {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

export const refuse = (option: string, what: string): never => {
  throw new ImagesError({ kind: "options", message: `${option}: ${what}` });
};

/** Throws for an unknown option, and for a value of another type. */
export const checkOptions = (options: ListImagesOptions) => {
  if (!isObject(options)) refuse("options", `expected an object, got ${describe(options)}`);
  for (const name in options) {
    if (!Object.hasOwn(TYPES, name)) throwRefusal(unknownOption(name, Object.keys(TYPES)));
  }
  for (const [name, [expected, fits, secret]] of Object.entries(TYPES)) {
    const value = options[name as keyof ListImagesOptions];
    if (value === undefined || fits(value)) continue;
    refuse(name, `expected ${expected}${secret ? "" : `, got ${describe(value)}`}`);
  }
};

const isFilterValue = (value: unknown) =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** A field, an operator, and the values, each preceded by its type. */
const filter = (field: string, operator: string, value: unknown) => {
  const values: unknown[] = operator === "in" && Array.isArray(value) ? value : [value];
  if (!values.every(isFilterValue)) {
    const expected =
      'a string, a finite number or a boolean; for "in", an array of strings or numbers';
    refuse(`meta.${field}`, `expected ${expected}, got ${describe(value)}`);
  }
  return [field, operator, ...values.flatMap((value) => [typeof value, String(value)])];
};

/** Metadata filters as the core takes them: one array per comparison. */
const filters = (meta: MetaFilters = {}): string[][] =>
  Object.entries(meta).flatMap(([field, condition]) =>
    isObject(condition)
      ? Object.entries(condition)
          .filter(([, value]) => value !== undefined)
          .map(([operator, value]) => filter(field, operator, value))
      : [filter(field, "eq", condition)],
  );

/** NaN stands for an absent number. A value of another type becomes negative, which the core refuses. */
const number = (value: unknown) => {
  if (value === undefined) return Number.NaN;
  return typeof value === "number" && value >= 0 ? value : -1;
};

/** Opens a listing in the core, of one page or of every page. The types of the options must have been checked. */
export const open = (options: ListImagesOptions, everyPage: boolean): Step =>
  Listing.open(
    [
      options.accountId,
      options.baseURL,
      options.endpoint,
      options.creator,
      options.continuationToken,
      options.sortOrder,
      options.apiToken,
      options.apiEmail,
      options.apiKey,
    ],
    filters(options.meta),
    number(options.version),
    number(options.page),
    number(options.perPage),
    number(options.limit),
    number(options.timeout),
    number(options.maxRetries),
    everyPage,
    Math.random(),
    Math.random(),
  );
