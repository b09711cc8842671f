// What callers get wrong: unknown names and values of another type are errors, and none is left out without notice.

/** Throws the error of a wrong call. */
export const refuse = (message: string): never => {
  throw new TypeError(`cf-list-images/testing: ${message}`);
};

/** A value, as error messages show it. */
export const shown = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
};

/** Refuses properties that are not `known`. */
export const checkNames = (what: string, object: object, known: readonly string[]): void => {
  for (const name of Object.keys(object)) {
    if (!known.includes(name)) {
      refuse(`${what}: unknown name ${shown(name)}; expected one of ${known.join(", ")}`);
    }
  }
};

/** Refuses all but whole numbers within these bounds. */
export const checkInteger = (
  what: string,
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number => {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return refuse(`${what}: expected a whole number ${bounds}, got ${shown(value)}`);
};

/** Refuses all but a text that is not empty. */
export const checkText = (what: string, value: unknown): string =>
  typeof value === "string" && value !== ""
    ? value
    : refuse(`${what}: expected a text that is not empty, got ${shown(value)}`);

/** Refuses all but objects. */
export const checkObject = (what: string, value: unknown): object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : refuse(`${what}: expected an object, got ${shown(value)}`);
