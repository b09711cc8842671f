// What to list: the filters and the order, and their form in a URL, which is that of the Worker's parameters.
import type { MetaConditions, MetaFilters, V2Options } from "cf-list-images";

export type Operator = "eq" | "in" | "gt" | "gte" | "lt" | "lte";
export type Sort = "asc" | "desc";

export const OPERATORS: readonly Operator[] = ["eq", "in", "gt", "gte", "lt", "lte"];
/** Images per request. */
export const PER_PAGE = 100;
/** The most metadata filters that the API accepts. */
export const MAX_FILTERS = 5;

/** A filter by metadata. The value is as the user typed it; those of `in` are separated by `|`. */
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
  const meta: Record<string, Record<string, unknown>> = {};
  for (const { field, operator, value } of filters) {
    meta[field] = { ...meta[field], [operator]: typedValue(operator, value) };
  }
  return meta as Record<string, MetaConditions>;
}

function typedValue(operator: Operator, text: string): unknown {
  if (operator !== "in") return scalarOf(text);
  const texts = text.split("|").map((each) => each.trim());
  const numbers = texts.map(Number);
  return texts.every(isNumber) ? numbers : texts;
}

/** A number or a boolean if the text is one, else the text. */
function scalarOf(text: string): string | number | boolean {
  if (isNumber(text)) return Number(text);
  return text === "true" || text === "false" ? text === "true" : text;
}

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text.trim());

/** Reads the query from a URL's parameters. What is not a filter is ignored. */
export function parseQuery(parameters: URLSearchParams): Query {
  const filters = [...parameters].flatMap(([name, value]): Filter[] => {
    const [, field, operator = "eq"] = /^meta\.([^[\]]+)(?:\[(\w+)\])?$/.exec(name) ?? [];
    return field !== undefined && isOperator(operator) ? [{ field, operator, value }] : [];
  });
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
