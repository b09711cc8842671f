import type { ResponseInfo } from "./results.js";

/**
 * The kind of a failure:
 *
 * - `options`: an option is wrong, and no request was sent. The message names the option, its value and the bound.
 * - `auth`: the credentials are missing, wrong or not allowed to list (401, 403).
 * - `rateLimit`: too many requests (429); see {@link ImagesError.retryAfter}.
 * - `notFound`: no such account or path (404).
 * - `api`: the API reports a failure (`success: false`), or its pages contradict each other.
 * - `http`: a status without the API's envelope: some server in between responded.
 * - `decode`: the body is not the API's envelope; see {@link ImagesError.offset} and {@link ImagesError.path}.
 * - `network`: the request or the body broke off, or the core could not be loaded.
 * - `timeout`: no complete response within the `timeout`.
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
  | "timeout";

/** What an {@link ImagesError} is made of. */
export interface ImagesErrorInit {
  kind: ErrorKind;
  message: string;
  status?: number | undefined;
  code?: number | undefined;
  errors?: ResponseInfo[] | undefined;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
  offset?: number | undefined;
  path?: string | undefined;
  cause?: unknown;
}

/** A failed listing. None of its properties holds a credential. */
export class ImagesError extends Error {
  declare name: "ImagesError";
  kind: ErrorKind;
  /** The HTTP status, if there was a response. */
  status: number | undefined;
  /** The code of the API's first error. */
  code: number | undefined;
  /** The API's errors; empty if there are none. */
  errors: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId: string | undefined;
  /** Seconds that the server wants before the next request. */
  retryAfter: number | undefined;
  /** For `decode`: the byte of the body where the error is. */
  offset: number | undefined;
  /** For `decode`: the JSON path, such as `result.images[17].variants[0]`. */
  path: string | undefined;

  constructor({ message, cause, ...init }: ImagesErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = init.kind;
    this.status = init.status;
    this.code = init.code;
    this.errors = init.errors ?? [];
    this.requestId = init.requestId;
    this.retryAfter = init.retryAfter;
    this.offset = init.offset;
    this.path = init.path;
  }

  static {
    // On the prototype, as the built-in errors have it: not a property of each error.
    Object.defineProperty(ImagesError.prototype, "name", {
      value: "ImagesError",
      configurable: true,
      writable: true,
    });
  }
}
