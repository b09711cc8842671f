import type { ResponseInfo } from "./results.js";

/**
 * The kind of a failure:
 *
 * - `options`: an option is invalid, and no request was sent. The message names the option, the bound, and the value
 *   unless it may be a secret. Or an option that is a function does not work: a hook failed, or `fetch` gave no unread
 *   `Response`.
 * - `auth`: the credentials are missing, invalid or not allowed to list (401, 403).
 * - `rateLimit`: too many requests (429); see {@link ImagesError.retryAfter}.
 * - `notFound`: no such account or path (404).
 * - `api`: the API reported a failure (`success: false`), or its pages contradict each other.
 * - `http`: the response is not in the API's envelope: it comes from another server.
 * - `decode`: the body is not a list response in the API's envelope; see
 *   {@link ImagesError.offset} and {@link ImagesError.path}.
 * - `network`: the request failed, or the body is incomplete.
 * - `timeout`: there was no complete response within the `timeout`.
 * - `load`: the WebAssembly core could not be loaded, or it failed, most likely for lack of memory. The message says why;
 *   the next call loads it again.
 */
export type ErrorKind =
  | "options"
  | "auth"
  | "rateLimit"
  | "notFound"
  | "api"
  | "http"
  | "decode"
  | "network"
  | "timeout"
  | "load";

/** The properties of an {@link ImagesError}, which says what they are. */
export interface ImagesErrorInit {
  /** {@link ImagesError.kind} */
  kind: ErrorKind;
  /** The error's message, before its control characters are escaped. */
  message: string;
  /** {@link ImagesError.status} */
  status?: number | undefined;
  /** {@link ImagesError.code} */
  code?: number | undefined;
  /** {@link ImagesError.errors} */
  errors?: ResponseInfo[] | undefined;
  /** {@link ImagesError.requestId} */
  requestId?: string | undefined;
  /** {@link ImagesError.retryAfter} */
  retryAfter?: number | undefined;
  /** {@link ImagesError.offset} */
  offset?: number | undefined;
  /** {@link ImagesError.path} */
  path?: string | undefined;
  /** What caused the error, without credentials. */
  cause?: unknown;
}

/** Whether this package made an error. `instanceof` alone runs the traps of a proxy, which may throw. */
export const isImagesError = (thrown: unknown): thrown is ImagesError => {
  try {
    return thrown instanceof ImagesError;
  } catch {
    return false;
  }
};

/** Escapes what a terminal or a log would obey: control characters, line separators, changes of direction. */
const escaped = (text: string) =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/**
 * A failed listing. Control characters in its message are escaped.
 *
 * It holds no credential: neither in its message, its stack and its other properties, nor in its cause, at any depth. The
 * credentials are those of the options, the values of `defaultHeaders` that are credentials by their names, and earlier
 * values of functions that return one, up to 128 in all. `[redacted]` replaces them as they are, percent-encoded, escaped as in JSON, or
 * in Base64. A cause that holds or shows one is replaced by a copy, in which errors keep their class unless it holds one,
 * other objects are plain, and functions and promises are left out.
 * A copy has at most 10,000 values and texts of 100,000 characters.
 *
 * A credential of 8 characters or more is redacted everywhere, and so are its first 8, because a text may be cut. One of 4
 * to 7 is redacted where it is a whole word, and a shorter one never, because it would match ordinary words.
 *
 * @example
 * ```js
 * import { ImagesError, listImages } from "cf-list-images";
 *
 * try {
 *   await listImages({ accountId, apiToken: "not-the-token", version: 2 });
 * } catch (error) {
 *   if (!(error instanceof ImagesError)) throw error;
 *   console.log(error.kind, error.status, error.code); // auth 401 10000
 * }
 * ```
 */
export class ImagesError extends Error {
  /** The name of the class. */
  declare name: "ImagesError";
  /** What failed. */
  kind!: ErrorKind;
  /** The HTTP status, if there was a response. */
  status: number | undefined;
  /** The code of the API's first error. */
  code: number | undefined;
  /** The API's errors; empty if there are none. */
  errors!: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId: string | undefined;
  /** Seconds to wait before the next request, if the server states them. */
  retryAfter: number | undefined;
  /** For `decode`: the offset of the first invalid byte in the body. */
  offset: number | undefined;
  /** For `decode`: the JSON path, such as `result.images[17].variants[0]`. */
  path: string | undefined;

  /**
   * Makes an error, such as for a test of what handles one.
   *
   * @param init Its properties.
   */
  constructor({ message, cause, ...init }: ImagesErrorInit) {
    super(escaped(message), cause === undefined ? undefined : { cause });
    Object.assign(this, init);
    this.errors ??= [];
  }

  static {
    // On the prototype, as for the built-in errors, so that it is not an own property.
    Object.defineProperty(ImagesError.prototype, "name", {
      value: "ImagesError",
      configurable: true,
      writable: true,
    });
  }
}
