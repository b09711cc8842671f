// What a query's cache knows of the options.
import { describe, isPlain, refuse } from "./option-error.js";
import { isValid } from "./url.js";

/**
 * A query's key, as plain data: the package's name, and the options that decide what is listed. It has no credentials, no
 * headers and no functions. An endpoint's query is part of it.
 *
 * `["cf-list-images"]` matches every query of this package, and `["cf-list-images", { key: "user-1" }]` those of a user.
 */
export type ImagesQueryKey = readonly ["cf-list-images", Readonly<Record<string, unknown>>];

/** The options that are URLs. */
const URLS = ["endpoint", "baseURL"] as const;

/** The other options that decide what is listed. */
const OTHERS = [
  "accountId",
  "version",
  "creator",
  "meta",
  "sortOrder",
  "perPage",
  "page",
  "continuationToken",
  "limit",
  "key",
] as const;

/** Copies arrays and object literals. `leaf` makes what takes the place of any other value. */
const copy = (value: unknown, leaf: (value: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => copy(each, leaf));
  if (!isPlain(value)) return leaf(value);
  return Object.fromEntries(Reflect.ownKeys(value).map((name) => [name, copy(value[name], leaf)]));
};

/** Copies the options, as `listImages` does: a later change of the caller's objects has no effect. */
export const copyOptions = <Options extends object & { key?: unknown }>(
  options: Options,
): Options => {
  if (!isPlain(options)) return refuse("options", `expected an object, got ${describe(options)}`);
  const { key } = options as Options;
  if (key !== undefined && typeof key !== "string" && !Number.isFinite(key)) {
    refuse("key", `expected a string or a number, got ${describe(key)}`);
  }
  return copy(options, (value) => value) as Options;
};

/**
 * A value as JSON has it. Of an invalid one, JSON would leave no trace: the key would be that of another listing, whose
 * images would be shown.
 */
const plain = (value: unknown) =>
  value === null || /^(string|boolean)$/.test(typeof value) || Number.isFinite(value)
    ? value
    : describe(value);

/** A URL; an invalid one may hold a password. */
const plainURL = (value: unknown) =>
  typeof value !== "string" || isValid(value, "http://x") ? plain(value) : "an invalid URL";

/** The key of a query with these options. */
export const queryKeyOf = (options: { [name: string]: unknown }): ImagesQueryKey => {
  const select = (names: readonly string[], leaf: (value: unknown) => unknown) =>
    names
      .filter((name) => options[name] !== undefined)
      .map((name) => [name, copy(options[name], leaf)]);
  return [
    "cf-list-images",
    Object.fromEntries([...select(URLS, plainURL), ...select(OTHERS, plain)]),
  ];
};
