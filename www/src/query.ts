// What to list: the filters and the order, and their form in a URL, which is that of the Worker's parameters.
import type { MetaConditions, MetaFilters, V2Options } from "cf-list-images";

export type Operator = "eq" | "in" | "gt" | "gte" | "lt" | "lte";
export type Sort = "asc" | "desc";

export const OPERATORS: readonly Operator[] = ["eq", "in", "gt", "gte", "lt", "lte"];
/** Images per request. */
export const PER_PAGE = 100;
/** The most metadata filters that the API accepts, and the most values of `in`. */
export const MAX_FILTERS = 5;
const MAX_VALUES = 10;
/** The longest creator, in characters. */
export const MAX_CREATOR = 1_024;

/**
 * A filter by metadata. The value is as the user typed it: `5` is a number, `true` a boolean, `"5"` a text. The values of `in`
 * are separated by `|`. A URL may hold any operator.
 */
export interface Filter {
  readonly field: string;
  readonly operator: string;
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

/** Whether only v2 can list it. */
export const needsV2 = ({ filters, sort }: Query): boolean => filters.length > 0 || sort === "asc";

/**
 * The filters that cannot be applied, as they are in the URL. Without them, more would be listed than is meant: nothing is
 * requested as long as there are any.
 */
export function invalidOf({ creator = "", filters }: Query): string[] {
  const invalid = filters.filter((filter, index) => index >= MAX_FILTERS || !isValid(filter));
  return [
    ...([...creator].length > MAX_CREATOR ? [`creator=${creator}`] : []),
    ...invalid.map((filter) => `${parameterOf(filter)}=${filter.value}`),
  ];
}

const isValid = ({ field, operator, value }: Filter): boolean =>
  isField(field) && isOperator(operator) && isValue(operator, value);

/** Whether the API accepts a field: up to five names with dots between them, without brackets. */
export const isField = (text: string): boolean => /^[^.[\]]+(\.[^.[\]]+){0,4}$/.test(text);

/** Whether an operator can compare with a value. */
export const isValue = (operator: string, text: string): boolean =>
  operator === "in"
    ? text.split("|").length <= MAX_VALUES
    : operator === "eq" || (isNumber(text) && Number.isFinite(Number(text)));

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

function typedValue(operator: string, text: string): unknown {
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

/** Reads the query from a URL's parameters. A filter that is not understood is kept: see `invalidOf`. */
export function parseQuery(parameters: URLSearchParams): Query {
  let filters: readonly Filter[] = [];
  for (const [name, value] of parameters) {
    const [, field, operator = "eq"] = PARAMETER.exec(name) ?? [];
    if (field !== undefined) filters = withFilter(filters, { field, operator, value });
  }
  return {
    creator: parameters.get("creator") ?? undefined,
    filters,
    sort: parameters.get("sort") === "asc" ? "asc" : "desc",
  };
}

/** Writes the query into a URL's parameters. */
export function writeQuery({ creator, filters, sort }: Query, parameters: URLSearchParams): void {
  if (creator !== undefined) parameters.set("creator", creator);
  for (const filter of filters) parameters.append(parameterOf(filter), filter.value);
  if (sort === "asc") parameters.set("sort", sort);
}

/** `meta.field[operator]`, and whatever else starts like it. */
const PARAMETER = /^meta(?:\.|$|(?=\[))(.*?)(?:\[([^[\]]*)\])?$/s;

/** The parameter of a filter: `meta.field[operator]`. */
const parameterOf = ({ field, operator }: Filter): string =>
  `meta.${field}${operator === "eq" && !field.includes("[") ? "" : `[${operator}]`}`;

const isOperator = (text: string): text is Operator => OPERATORS.includes(text as Operator);
