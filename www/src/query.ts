// What to list: the filters and the order, and their form in a URL, which is that of the Worker's parameters.
import type { MetaConditions, MetaFilters, V2Options } from "cf-list-images";

export type Operator = "eq" | "in" | "gt" | "gte" | "lt" | "lte";
export type Sort = "asc" | "desc";

export const OPERATORS: readonly Operator[] = ["eq", "in", "gt", "gte", "lt", "lte"];
/** Images per request. */
export const PER_PAGE = 100;
/** The most metadata filters that the API accepts. */
export const MAX_FILTERS = 5;

/**
 * A filter by metadata. The value is as the user typed it: `5` is a number, `true` a boolean, `"5"` a text. The values of `in`
 * are separated by `|`.
 */
export interface Filter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** What to list. */
export interface Query {
  /** `""`: images without a creator. `undefined`: all. */
  readonly creator: string | undefined;
  readonly filters: readonly Filter[];
  /** By upload time. */
  readonly sort: Sort;
}

export const EVERYTHING: Query = { creator: undefined, filters: [], sort: "desc" };

export const isFiltered = ({ creator, filters }: Query): boolean =>
  creator !== undefined || filters.length > 0;

/** The query's options of `listImages` for v2. */
export function optionsOf({
  creator,
  filters,
  sort,
}: Query): Pick<V2Options, "creator" | "sortOrder" | "meta"> {
  return {
    ...(creator !== undefined && { creator }),
    // Newest first is the Worker's default, and allowed where the upload time is hidden.
    ...(sort === "asc" && { sortOrder: sort }),
    ...(filters.length > 0 && { meta: metaOf(filters) }),
  };
}

function metaOf(filters: readonly Filter[]): MetaFilters {
  // Without a prototype, so that a field may be named `__proto__`.
  const meta: Record<string, Record<string, unknown>> = Object.create(null);
  for (const { field, operator, value } of filters) {
    meta[field] = { ...meta[field], [operator]: typedValue(operator, value) };
  }
  return meta as Record<string, MetaConditions>;
}

function typedValue(operator: Operator, text: string): unknown {
  if (operator === "eq") return scalarOf(text);
  if (operator !== "in") return isNumber(text) ? Number(text) : text;
  const texts = text.split("|").map((each) => each.trim());
  return texts.every(isExact) ? texts.map(Number) : texts.map(unquoted);
}

/** A number or a boolean if the text is one, else the text. */
function scalarOf(text: string): string | number | boolean {
  if (isExact(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : unquoted(text);
}

const isNumber = (text: string): boolean => /^\s*-?\d+(\.\d+)?\s*$/.test(text);

/** Whether a number says the same as the text: `007` and an ID of twenty digits are texts. */
const isExact = (text: string): boolean =>
  isNumber(text) && !/^\s*-?0\d/.test(text) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER;

const unquoted = (text: string): string => /^"(.*)"$/s.exec(text)?.[1] ?? text;

/** The filters with another one, which replaces the one of the same field and operator. */
export function withFilter(filters: readonly Filter[], added: Filter): readonly Filter[] {
  const isSame = ({ field, operator }: Filter) =>
    field === added.field && operator === added.operator;
  return [...filters.filter((each) => !isSame(each)), added];
}

/** Reads the query from a URL's parameters. What is not a filter is ignored. */
export function parseQuery(parameters: URLSearchParams): Query {
  let filters: readonly Filter[] = [];
  for (const [name, value] of parameters) {
    const [, field, operator = "eq"] = /^meta\.([^[\]]+)(?:\[(\w+)\])?$/.exec(name) ?? [];
    if (field === undefined || !isOperator(operator)) continue;
    filters = withFilter(filters, { field, operator, value });
  }
  return {
    creator: parameters.get("creator") ?? undefined,
    filters: filters.slice(0, MAX_FILTERS),
    sort: parameters.get("sort") === "asc" ? "asc" : "desc",
  };
}

/** Writes the query into a URL's parameters. */
export function writeQuery({ creator, filters, sort }: Query, parameters: URLSearchParams): void {
  if (creator !== undefined) parameters.set("creator", creator);
  for (const { field, operator, value } of filters) {
    parameters.append(`meta.${field}${operator === "eq" ? "" : `[${operator}]`}`, value);
  }
  if (sort === "asc") parameters.set("sort", sort);
}

const isOperator = (text: string): text is Operator => OPERATORS.includes(text as Operator);
