// Everything that can be read from a value: what a program finds that logs it, copies it or walks it.
import { inspect } from "node:util";

/** The most objects to visit: more than any error of these tests holds. */
const MAX_OBJECTS = 20_000;

/** The texts in a value: its properties, hidden ones and symbols too, its causes, its stack, and how it is printed. */
export function contentsOf(value: unknown): string {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const pending: unknown[] = [value];
  while (pending.length > 0 && seen.size < MAX_OBJECTS) {
    const next = pending.pop();
    if ((typeof next !== "object" || next === null) && typeof next !== "function") {
      texts.push(String(next));
    } else if (!seen.has(next)) {
      seen.add(next);
      texts.push(printed(() => String(next)));
      pending.push(...partsOf(next));
    }
  }
  const everything = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, getters: true };
  texts.push(printed(() => inspect(value, { ...everything, showHidden: true })));
  texts.push(printed(() => JSON.stringify(value) ?? ""));
  return texts.join("\n");
}

const printed = (print: () => string): string => {
  try {
    return print();
  } catch {
    return "";
  }
};

/** The keys and values of an object. */
function partsOf(object: object): unknown[] {
  if (ArrayBuffer.isView(object)) {
    return [Buffer.from(object.buffer, object.byteOffset, object.byteLength).toString("latin1")];
  }
  if (object instanceof ArrayBuffer) return [Buffer.from(object).toString("latin1")];
  const parts: unknown[] = [];
  if (object instanceof Map || object instanceof Set || object instanceof Headers) {
    parts.push(...[...object].flat());
  }
  for (let level: object | null = object; level; level = Object.getPrototypeOf(level)) {
    // The prototypes of the language have nothing to read.
    if (level === Object.prototype || level === Function.prototype) break;
    for (const key of Reflect.ownKeys(level)) {
      const property = Object.getOwnPropertyDescriptor(level, key);
      if (level !== object && !property?.get) continue;
      parts.push(String(key));
      try {
        parts.push(Reflect.get(object, key));
      } catch {
        // A getter of another object.
      }
    }
  }
  return parts;
}
