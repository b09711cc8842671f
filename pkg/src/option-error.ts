// The errors of invalid options, as far as they are found in TypeScript.
import { ImagesError, isImagesError } from "./error.js";

/** The longest part of a name or a value in a message, in characters. */
const SHOWN = 60;

const shortened = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Throws the error of an option, or of a part of it such as `meta.price`. */
export const refuse = (option: string, what: string, cause?: unknown): never => {
  throw new ImagesError({ kind: "options", message: `${shortened(option)}: ${what}`, cause });
};

/** Reads from the caller's objects. An exception of a getter or a proxy is an error of the option. */
export const reading = <T>(option: string, read: () => T): T => {
  try {
    return read();
  } catch (thrown) {
    if (isImagesError(thrown)) throw thrown;
    return refuse(option, "reading it failed", thrown);
  }
};

/** Whether a value is an object literal or has no prototype, in any realm: only `Object.prototype` owns `isPrototypeOf`. */
export const isPlain = (value: unknown): value is Record<PropertyKey, unknown> => {
  if (typeof value !== "object" || !value) return false;
  const prototype = Object.getPrototypeOf(value);
  return !prototype || Object.hasOwn(prototype, "isPrototypeOf");
};

/** A value, as error messages show it. Never throws, although a proxy may. */
export const describe = (value: unknown): string => {
  try {
    if (typeof value === "function") return "a function";
    if (Array.isArray(value)) return "an array";
    if (isPlain(value)) return "an object";
    if (typeof value === "object" && value) return `an instance of ${value.constructor.name}`;
    if (typeof value === "bigint") return `${value}n`;
    return shortened(typeof value === "string" ? JSON.stringify(value) : String(value));
  } catch {
    return "an object";
  }
};

/** Refuses a text with half of a surrogate pair: in UTF-8 it would be another text. Returns any other value. */
export const wellFormed = <T>(option: string, value: T): T =>
  typeof value === "string" && /\p{Cs}/u.test(value)
    ? refuse(option, `expected well-formed Unicode, got ${describe(value)}`)
    : value;

/** The Levenshtein distance, ignoring case. */
const distance = (a: string, b: string): number => {
  const row = Array.from(`${b} `, (_, place) => place);
  for (const letter of a.toLowerCase()) {
    let diagonal = row[0] as number;
    row[0] = diagonal + 1;
    for (let place = 0; place < b.length; place++) {
      const [left, up] = row.slice(place) as [number, number];
      const differs = letter === b[place]?.toLowerCase() ? 0 : 1;
      row[place + 1] = Math.min(diagonal + differs, up + 1, left + 1);
      diagonal = up;
    }
  }
  return row[b.length] as number;
};

/** Throws for an unknown option. Suggests the nearest one, if at most a third of its letters differ. */
export const refuseName = (name: string, known: string[]): never => {
  const written = shortened(name);
  const [least, nearest] = known
    .map((candidate): [number, string] => [distance(written, candidate), candidate])
    .reduce((best, other) => (other[0] < best[0] ? other : best));
  const isNear = least * 3 <= Math.max(written.length, nearest.length);
  const advice = isNear ? `did you mean "${nearest}"?` : `expected one of ${known.join(", ")}`;
  return refuse(name, `unknown option; ${advice}`);
};
