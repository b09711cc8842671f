import type { ResponseInfo } from "./results.js";

/**
 * The kind of a failure:
 *
 * - `options`: an option is invalid, and no request was sent. The message names the option, its value and the bound.
 * - `auth`: the credentials are missing, invalid or not allowed to list (401, 403).
 * - `rateLimit`: too many requests (429); see {@link ImagesError.retryAfter}.
 * - `notFound`: no such account or path (404).
 * - `api`: the API reported a failure (`success: false`), or its pages contradict each other.
 * - `http`: the response is not in the API's envelope: it comes from another server.
 * - `decode`: the body is not a list response in the API's envelope; see
 *   {@link ImagesError.offset} and {@link ImagesError.path}.
 * - `network`: the request failed, the body is incomplete, or the core could not be loaded.
 * - `timeout`: there was no complete response within the `timeout`.
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

/** The properties of an {@link ImagesError}. */
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

/** A failed listing. None of its properties contains a credential. */
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
  /** Seconds to wait before the next request, if the server states them. */
  retryAfter: number | undefined;
  /** For `decode`: the offset of the first invalid byte in the body. */
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
    // On the prototype, as for the built-in errors, so that it is not an own property.
    Object.defineProperty(ImagesError.prototype, "name", {
      value: "ImagesError",
      configurable: true,
      writable: true,
    });
  }
}
