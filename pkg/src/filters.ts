// Metadata filters. What is not understood is an error: without a filter, the listing would show more images.
import { describe, isPlain, reading, refuse, wellFormed } from "./option-error.js";

const OPERATORS = ["eq", "in", "gt", "gte", "lt", "lte"];

/** The core refuses more than ten values for `in`, so no more than eleven are read. */
const MAX_READ = 11;

/** The properties of an object, of which there must be one. */
const properties = (path: string, object: Record<string, unknown>) => {
  const names = Reflect.ownKeys(object) as string[];
  if (!names.length) refuse(path, "expected at least one condition, got none");
  return names.map((name): [path: string, name: string, value: unknown] => {
    const inner = `${path}.${String(name)}`;
    return [inner, name, reading(inner, () => object[name])];
  });
};

/** A field, an operator, and the values, each preceded by its type. */
const comparison = (path: string, field: string, operator: string, value: unknown): string[] => {
  if (typeof field !== "string") refuse(path, "expected a string as the field");
  const isList = operator === "in" && Array.isArray(value);
  // By index, because a hole in the array is not a value either.
  const values = isList
    ? Array.from({ length: Math.min(value.length, MAX_READ) }, (_, index) => value[index])
    : [value];
  const texts = values.flatMap((value) => {
    if (/^(string|boolean)$/.test(typeof value) || Number.isFinite(value)) {
      return [typeof value, String(wellFormed(path, value))];
    }
    const expected =
      'a string, a finite number or a boolean; for "in", an array of strings or numbers';
    return refuse(path, `expected ${expected}, got ${describe(isList ? values : value)}`);
  });
  return [wellFormed(path, field), operator, ...texts];
};

/** Copies metadata filters into the form that the core takes: one array for each comparison. */
export const filters = (option: string, meta: unknown): string[][] => {
  if (!isPlain(meta)) return refuse(option, `expected an object of filters, got ${describe(meta)}`);
  return properties(option, meta).flatMap(([path, field, filter]) =>
    isPlain(filter)
      ? properties(path, filter).map(([inner, operator, value]) =>
          OPERATORS.includes(operator)
            ? comparison(inner, field, operator, value)
            : refuse(path, `expected one of ${OPERATORS.join(", ")}, got ${describe(operator)}`),
        )
      : [comparison(path, field, "eq", filter)],
  );
};
