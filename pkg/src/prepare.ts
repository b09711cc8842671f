// Checks the types of the options when a function is called, and copies them: a later change of the caller's objects has
// no effect. The core checks bounds and combinations when a listing opens.
import { checkCredentials, noteCredentials } from "./credentials.js";
import { filters } from "./filters.js";
import { describe, isPlain, reading, refuse, refuseName, wellFormed } from "./option-error.js";
import type { Name, Prepared } from "./prepared.js";
import { redactError } from "./redact.js";
import { Secrets } from "./secrets.js";
import { checkURLs } from "./url.js";

/** Copies a value, or throws if it has another type. */
type Type = (option: string, value: unknown) => unknown;

const makeType =
  (expected: string, fits: (value: unknown) => boolean, isSecret = false): Type =>
  (option, value) =>
    fits(value)
      ? value
      : refuse(option, `expected ${expected}${isSecret ? "" : `, got ${describe(value)}`}`);

const ofType = (expected: string, type: string): Type =>
  makeType(expected, (value) => typeof value === type);

const oneOf = (expected: string, values: unknown[]): Type =>
  makeType(expected, (value) => values.includes(value));

const IS_STRING = ofType("a string", "string");
const STRING: Type = (option, value) => wellFormed(option, IS_STRING(option, value));
const BOOLEAN = ofType("true or false", "boolean");
const FUNCTION = ofType("a function", "function");
/** The core refuses what is not a number, because its message states the bounds: this is how the message shows it. */
const NUMBER: Type = (_, value) => (typeof value === "number" ? value : describe(value));
const SECRET = makeType(
  "a string, or a function that returns one",
  (value) => /string|function/.test(typeof value),
  true,
);

/** Checks the shape, because a polyfill or another realm has its own class. */
const SIGNAL = makeType("an AbortSignal", (value) => {
  const signal = value as AbortSignal | null;
  return (
    signal === null ||
    (typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function")
  );
});

/** Copies headers. Those without a value are left out. */
const HEADERS: Type = (option, value) => {
  try {
    const pairs = isPlain(value)
      ? Reflect.ownKeys(value).map((name) => [name, value[name]])
      : [...(value as Iterable<unknown[]>)];
    const set = pairs.filter(([, value]) => value !== undefined && value !== null);
    const arePairs = pairs.every((pair) => Array.isArray(pair) && pair.length === 2);
    if (
      typeof value !== "string" &&
      arePairs &&
      set.every(([, value]) => typeof value === "string")
    )
      return new Headers(set as [string, string][]);
  } catch {
    // The exception may quote a value.
  }
  return refuse(option, "expected an object of header names and values");
};

/** Every option. Credentials come first, so that an error of any other is redacted. */
const TYPES: Record<Name, Type> = {
  apiToken: SECRET,
  apiEmail: SECRET,
  apiKey: SECRET,
  defaultHeaders: HEADERS,
  accountId: STRING,
  baseURL: STRING,
  endpoint: STRING,
  version: NUMBER,
  creator: STRING,
  page: NUMBER,
  perPage: NUMBER,
  continuationToken: STRING,
  sortOrder: oneOf('"asc" or "desc"', ["asc", "desc"]),
  meta: filters,
  limit: NUMBER,
  prefetch: BOOLEAN,
  timeout: NUMBER,
  maxRetries: NUMBER,
  maxImageBytes: NUMBER,
  maxPageBytes: NUMBER,
  fetch: FUNCTION,
  onRequest: FUNCTION,
  onResponse: FUNCTION,
  onRetry: FUNCTION,
  signal: SIGNAL,
  credentials: oneOf('"omit", "same-origin" or "include"', ["omit", "same-origin", "include"]),
  dangerouslyAllowBrowser: BOOLEAN,
};

const NAMES = Object.keys(TYPES) as Name[];

/** Reads each option once. On a prototype, an option would be ignored without notice, so the object must be a plain one. */
const read = (options: unknown, into: Record<string, unknown>) => {
  if (!isPlain(options)) return refuse("options", `expected an object, got ${describe(options)}`);
  for (const name of NAMES) {
    if (!Object.hasOwn(options, name)) continue;
    into[name] = reading(name, () => {
      const value = options[name];
      return value === undefined ? value : TYPES[name](name, value);
    });
  }
  for (const name of Reflect.ownKeys(options)) {
    if (!Object.hasOwn(TYPES, name)) refuseName(String(name), NAMES);
  }
};

/** Checks and copies the options. Invalid ones are an error when a listing opens, not of this call. */
export const prepare = (options: unknown): Prepared => {
  const secrets = new Secrets();
  // Without a prototype, on which an option could be added for every listing.
  const prepared = { __proto__: null, secrets } as Prepared;
  try {
    reading("options", () => read(options, prepared as Record<string, unknown>));
    checkCredentials(prepared);
    checkURLs(prepared);
  } catch (thrown) {
    prepared.refusal = thrown;
  }
  noteCredentials(prepared);
  prepared.refusal &&= redactError(prepared.refusal, prepared);
  return prepared;
};
