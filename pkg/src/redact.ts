// Redacts credentials in errors: a server may repeat them, and what a custom `fetch` throws may hold the request.
import { ImagesError, isImagesError } from "./error.js";
import type { Prepared } from "./prepared.js";
import { MARK, type Secrets } from "./secrets.js";

/** The most values that are looked at. What lies further down is left out, because it may hold a credential. */
const MAX_VALUES = 10_000;

/** The methods that print a value. A copy has only the built-in ones, because others may show the original. */
const PRINTERS: PropertyKey[] = [
  "toString",
  "toJSON",
  "valueOf",
  Symbol.toPrimitive,
  ...["nodejs.util.inspect.custom", "Deno.customInspect"].map((name) => Symbol.for(name)),
];

type Fields = Record<PropertyKey, unknown>;

const ERROR = Error.prototype as unknown as Fields;

/** In some engines an error owns a getter of its stack. Any other getter may return another value each time. */
const stackGetter = Object.getOwnPropertyDescriptor(new Error(), "stack")?.get;

/**
 * The value itself if it holds no credential, and otherwise a copy of it and of all that it refers to. In a copy, errors
 * keep their class unless it holds a credential, instances of other classes are plain objects, and functions and what
 * can't be read are left out. Never throws.
 */
export const redact = <T>(root: T, secrets: Secrets): T => {
  const copies = new Map<object, unknown>();
  /** Fills the copies. A queue, because a chain of causes may be longer than the stack. */
  const queue: (() => void)[] = [];
  let values = 0;
  let found = false;

  /** Reads from the caller's objects. What throws may show a credential at another time. */
  const attempt = (read: () => void) => {
    try {
      read();
    } catch {
      found = true;
    }
  };

  const redactText = (text: string, long?: boolean) => {
    const redacted = secrets.redact(text, long);
    found ||= redacted !== text;
    return redacted;
  };

  /** Redacts a name, a number or the description of a symbol. */
  const redactName = <Name>(name: Name) => {
    const text = String(name);
    const redacted = redactText(text, true);
    return redacted === text ? name : typeof name === "string" ? redacted : MARK;
  };

  const copyOf = (value: unknown): unknown => {
    if (++values > MAX_VALUES) {
      found = true;
      return MARK;
    }
    if (typeof value === "string") return redactText(value);
    if (Object(value) !== value) return redactName(value);
    const object = value as Fields;
    if (!copies.has(object)) {
      copies.set(object, MARK);
      attempt(() => copies.set(object, copyOfObject(object)));
    }
    return copies.get(object);
  };

  /** Adds the names of what an object inherits, apart from methods. Returns whether its class holds no credential. */
  const addInherited = (value: object, names: Set<PropertyKey>): boolean => {
    let isClean = true;
    const { getPrototypeOf } = Object;
    // `Object.prototype` says nothing about the object.
    for (
      let owner = getPrototypeOf(value);
      owner && owner !== Object.prototype;
      owner = getPrototypeOf(owner)
    ) {
      for (const name of Reflect.ownKeys(owner)) {
        if (name === "__proto__" || name === Symbol.unscopables) continue;
        const isMethod = typeof Object.getOwnPropertyDescriptor(owner, name)?.value === "function";
        if (!isMethod && name !== "constructor") names.add(name);
        let shown: unknown;
        try {
          shown = isMethod ? owner[name].name : owner[name];
        } catch {
          // Most getters only work for an instance.
        }
        // An object may hold a credential further down.
        const isText = Object(shown) !== shown;
        const isSafe = isText && redactText(String(shown), isMethod) === String(shown);
        isClean = redactName(name) === name && isSafe && isClean;
      }
    }
    return isClean;
  };

  const copyOfObject = (value: Fields): unknown => {
    if (value instanceof String) return copyOf(String(value));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      const text = new TextDecoder("latin1").decode(value as ArrayBuffer);
      const redacted = redactText(text);
      return redacted === text ? value : redacted;
    }
    if (typeof (value as unknown) === "function") {
      redactName(`${value.name} ${value}`);
      queue.push(() => Object.entries(value).forEach(copyOf));
      return MARK;
    }
    // The second test is for errors of another realm.
    const isError =
      value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
    const isArray = Array.isArray(value);
    // A `Map`, `Headers`, `URLSearchParams` and the like.
    const entries = !isArray && typeof value.entries === "function" && value.forEach;
    // The names of a long array's elements take seconds.
    const isLong = isArray && value.length > MAX_VALUES;
    const own = Reflect.ownKeys(isLong ? value.slice(0, MAX_VALUES) : value);
    if (!own.length && Object.getPrototypeOf(value) === Date.prototype) return value;
    const names = new Set<PropertyKey>(own);
    const isClean = addInherited(value, names);
    if (isArray) names.delete("length");
    for (const name of PRINTERS) {
      names.delete(name);
      attempt(() => {
        const print = value[name];
        // The built-in ones show nothing, and an array's takes seconds.
        if (typeof print !== "function" || print === ([] as unknown as Fields)[name]) return;
        // The arguments of the symbols' methods: a hint or a depth, options, and `inspect`.
        copyOf(print.apply(value, typeof name === "symbol" ? ["string", {}, JSON.stringify] : []));
      });
    }
    const copy: object = isError
      ? // With a stack, because V8 would print the copy to make one.
        Object.setPrototypeOf(
          Object.assign(new Error(), { stack: "" }),
          isClean ? Object.getPrototypeOf(value) : ERROR,
        )
      : isArray
        ? []
        : entries
          ? new Map()
          : {};
    const define = (name: PropertyKey, held: unknown, enumerable = false) =>
      Object.defineProperty(copy, name, {
        value: held,
        enumerable,
        configurable: true,
        writable: true,
      });
    if (isError) {
      for (const name of PRINTERS) {
        if ((copy as Fields)[name] !== ERROR[name]) define(name, ERROR[name]);
      }
    }
    queue.push(() => {
      for (const name of names) {
        if (values > MAX_VALUES) return;
        attempt(() => {
          const { get, enumerable } = Object.getOwnPropertyDescriptor(value, name) ?? {
            enumerable: !isError && !entries && typeof name === "string",
          };
          if (get && get !== stackGetter) found = true;
          define(redactName(name), copyOf(value[name]), enumerable);
        });
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

/** Redacts an error of this package. What else is thrown, and any reason of an abort, stays as it is. */
export const redactError = (thrown: unknown, { secrets, signal }: Prepared): unknown => {
  if (!isImagesError(thrown) || (signal?.aborted && thrown === signal.reason)) return thrown;
  const { message, stack, cause, errors, requestId, path } = thrown;
  const held = { message, stack, cause, errors, requestId, path };
  const safe = redact(held, secrets);
  // The stack is assigned with the other properties.
  return safe === held ? thrown : new ImagesError({ ...thrown, ...safe });
};
