// v2's metadata filters: `meta.<dotted.field>[<operator>]=<value>`.
import { badRequest } from "./envelope.js";
import type { ApiImage } from "./options.js";

const MAX_FILTERS = 5;
const MAX_LEVELS = 5;
const MAX_LIST = 10;

type Value = string | number | boolean;
type Test = (actual: unknown) => boolean;

/** The conjunction of all metadata filters of a query. */
export function metadataFilter(query: URLSearchParams): (image: ApiImage) => boolean {
  const filters = [...query].filter(([name]) => name.startsWith("meta."));
  if (filters.length > MAX_FILTERS) {
    throw badRequest(`at most ${MAX_FILTERS} metadata filters are allowed`);
  }
  const tests = filters.map(([name, value]) => parse(name, value));
  return (image) => tests.every(({ path, test }) => test(fieldAt(image.meta, path)));
}

function parse(name: string, value: string): { path: string[]; test: Test } {
  const match = /^meta\.([^[\]]+)\[(eq|in|gt|gte|lt|lte)(?::(string|number|boolean))?\]$/.exec(
    name,
  );
  const [, field = "", operator = "", type] = match ?? [];
  const path = field.split(".");
  if (match === null || path.includes("")) {
    throw badRequest(`invalid metadata filter ${JSON.stringify(name)}`);
  }
  if (path.length > MAX_LEVELS) {
    throw badRequest(`metadata filters allow at most ${MAX_LEVELS} levels of nesting`);
  }
  return { path, test: testFor(operator, type, value) };
}

function testFor(operator: string, type: string | undefined, value: string): Test {
  if (operator === "eq") {
    const accepted = values(value, type);
    return (actual) => accepted.includes(actual as Value);
  }
  if (operator === "in") {
    if (type === "boolean") {
      throw badRequest("in does not accept booleans");
    }
    const parts = value.split("|");
    if (parts.length > MAX_LIST) {
      throw badRequest(`in accepts at most ${MAX_LIST} values`);
    }
    const accepted = parts.flatMap((part) => values(part, type));
    return (actual) => accepted.includes(actual as Value);
  }
  if (type !== undefined && type !== "number") {
    throw badRequest(`${operator} accepts numbers only`);
  }
  return range(operator, toNumber(value));
}

function range(operator: string, bound: number): Test {
  const compare: Record<string, (actual: number) => boolean> = {
    gt: (actual) => actual > bound,
    gte: (actual) => actual >= bound,
    lt: (actual) => actual < bound,
    lte: (actual) => actual <= bound,
  };
  const test = compare[operator];
  return (actual) => typeof actual === "number" && test !== undefined && test(actual);
}

/** The values that a text matches. Without a type, `5` matches both the number and the string. */
function values(text: string, type: string | undefined): Value[] {
  if (type === "string") {
    return [text];
  }
  if (type === "number") {
    return [toNumber(text)];
  }
  if (type === "boolean") {
    return [toBoolean(text)];
  }
  if (text === "true" || text === "false") {
    return [text, text === "true"];
  }
  return isNumber(text) ? [text, Number(text)] : [text];
}

function toNumber(text: string): number {
  if (!isNumber(text)) {
    throw badRequest(`${JSON.stringify(text)} is not a number`);
  }
  return Number(text);
}

function toBoolean(text: string): boolean {
  if (text !== "true" && text !== "false") {
    throw badRequest(`${JSON.stringify(text)} is not a boolean`);
  }
  return text === "true";
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}

function fieldAt(meta: unknown, path: readonly string[]): unknown {
  let value = meta;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
