// Redacts credentials in errors: a server may repeat them, and what a custom `fetch` throws may hold the request.
import { ImagesError } from "./error.js";
import { MARK, type Secrets } from "./secrets.js";

/** The most values that are looked at. What lies further down is left out, because it may hold a credential. */
const MAX_VALUES = 10_000;

/** How a value is printed. A copy does not own these methods: they may show the original. */
const PRINTERS = ["toString", "toJSON"];

/** The names of the getters of an object's class, such as `href` of a `URL`. */
const getters = (value: object): PropertyKey[] => {
  const prototype = Object.getPrototypeOf(value);
  // The chain ends with `Object.prototype`, whose getters say nothing about the object.
  if (!prototype || !Object.getPrototypeOf(prototype)) return [];
  const names = Reflect.ownKeys(prototype).filter(
    (name) => Object.getOwnPropertyDescriptor(prototype, name)?.get,
  );
  return [...names, ...getters(prototype)];
};

/**
 * The value itself if it holds no credential, and otherwise a copy of it and of all that it refers to. In a copy, errors
 * keep their class, and instances of other classes are plain objects. Never throws.
 */
export const redact = <T>(root: T, secrets: Secrets): T => {
  const copies = new Map<object, unknown>();
  /** Fills the copies. A queue, because a chain of causes may be longer than the stack. */
  const queue: (() => void)[] = [];
  let values = 0;
  let found = false;

  /** Reads from the caller's objects. A getter or a proxy that throws shows nothing. */
  const attempt = (read: () => void) => {
    try {
      read();
    } catch {}
  };

  const redactText = (text: string, long?: boolean) => {
    const redacted = secrets.redact(text, long);
    found ||= redacted !== text;
    return redacted;
  };

  const copyOf = (value: unknown): unknown => {
    if (++values > MAX_VALUES) {
      found = true;
      return MARK;
    }
    if (typeof value === "string") return redactText(value);
    if (!value || !/object|function/.test(typeof value)) {
      // The description of a symbol, or a number.
      const text = String(value);
      return redactText(text, true) === text ? value : MARK;
    }
    const object = value as Record<PropertyKey, unknown>;
    if (!copies.has(object)) {
      copies.set(object, MARK);
      attempt(() => copies.set(object, copyOfObject(object)));
    }
    return copies.get(object);
  };

  const copyOfObject = (value: Record<PropertyKey, unknown>): unknown => {
    if (value instanceof String) return copyOf(String(value));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      const text = new TextDecoder("latin1").decode(value as ArrayBuffer);
      const redacted = redactText(text);
      return redacted === text ? value : redacted;
    }
    if (typeof value === "function" && !Object.keys(value).length) return value;
    // The second test is for errors of another realm.
    const isError =
      value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
    const isArray = Array.isArray(value);
    // A `Map`, `Headers`, `URLSearchParams` and the like.
    const entries = !isArray && typeof value.entries === "function" && value.forEach;
    // The names of a long array's elements take seconds.
    const isLong = isArray && value.length > MAX_VALUES;
    const own: PropertyKey[] = Reflect.ownKeys(isLong ? value.slice(0, MAX_VALUES) : value);
    const names = own.filter((name) => !PRINTERS.includes(name as string));
    for (const name of isArray ? [] : PRINTERS) {
      attempt(() => copyOf((value as Record<string, () => unknown>)[name]?.()));
    }
    // An error may have these without owning them.
    if (isError)
      names.push(...["name", "message", "stack", "code"].filter((name) => name in value));
    if (isError || (!own.length && !entries)) names.push(...getters(value));
    // It shows nothing, as a `Date`.
    if (!own.length && !names.length && !entries) return value;
    const copy: object = isError
      ? Object.setPrototypeOf(new Error(), Object.getPrototypeOf(value))
      : isArray
        ? []
        : entries
          ? new Map()
          : {};
    queue.push(() => {
      for (const name of names) {
        if (values > MAX_VALUES) return;
        attempt(() =>
          Object.defineProperty(copy, typeof name === "string" ? redactText(name, true) : name, {
            value: copyOf(value[name]),
            enumerable: Object.getOwnPropertyDescriptor(value, name)?.enumerable ?? !isError,
            configurable: true,
            writable: true,
          }),
        );
      }
      if (entries) {
        (value as unknown as Map<unknown, unknown>).forEach((item, key) => {
          if (values > MAX_VALUES) throw MARK;
          (copy as Map<unknown, unknown>).set(copyOf(key), copyOf(item));
        });
      }
    });
    return copy;
  };

  const copy = copyOf(root);
  for (const fill of queue) attempt(fill);
  return found ? (copy as T) : root;
};

/** Redacts an error of this package. What else is thrown, such as the reason of an abort, stays as it is. */
export const redactError = (thrown: unknown, secrets: Secrets): unknown => {
  if (!(thrown instanceof ImagesError)) return thrown;
  const { message, stack, cause, errors, requestId, path } = thrown;
  const held = { message, stack, cause, errors, requestId, path };
  const safe = redact(held, secrets);
  // The stack is assigned with the other properties.
  return safe === held ? thrown : new ImagesError({ ...thrown, ...safe });
};
