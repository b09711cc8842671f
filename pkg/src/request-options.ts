// The options of the requests, and the events of their hooks.
import type { ErrorKind } from "./error.js";

/**
 * How to make the requests.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * await listImages({
 *   accountId,
 *   apiToken,
 *   version: 2,
 *   timeout: 10_000,
 *   signal: AbortSignal.timeout(30_000),
 *   onResponse: ({ attempt, status }) => console.log(attempt, status), // 1 200
 * });
 * ```
 */
export interface RequestOptions {
  /**
   * Headers for every request. One whose value is `undefined` or `null` is left out. With these, or with credentials,
   * redirects to another origin are not followed. Values of headers such as `Authorization`, `Cookie` and `X-API-Key` are
   * redacted in errors.
   */
  defaultHeaders?: HeadersInit | Record<string, string | null | undefined> | undefined;
  /** Whether to send cookies, as in `fetch`. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** A replacement for the global `fetch`. It returns a `Response` whose body nobody has read. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Aborts the listing at any point: it rejects with the signal's reason. An iteration does so at its next step. */
  signal?: AbortSignal | null | undefined;
  /**
   * The timeout of one attempt in milliseconds, 1 to 2,147,483,647, including the body and the hooks. If the status is not
   * a success, the wait for the body is at most a second: the status says what the error is.
   *
   * @defaultValue `60000`
   */
  timeout?: number | undefined;
  /**
   * How many times to retry a failed request, 0 to 100: after network failures, timeouts, 408, 409, 429, and 500 or
   * above. The delay is half a second, doubled each time up to eight seconds, minus up to a random quarter; or the value
   * of `retry-after-ms` or `Retry-After`, up to a minute. If the server requests more, there is no retry: the error's
   * `retryAfter` holds the delay.
   *
   * The API blocks a user or token for five minutes after 1,200 requests within five minutes.
   *
   * @defaultValue `2`
   */
  maxRetries?: number | undefined;
  /**
   * The most bytes of one image, 1 to 1,073,741,824, decompressed. Also of all errors and messages of a response, and of
   * its continuation token. Anything longer is an error of kind `decode`. An image with the largest metadata and 100
   * variants takes about 12 KB.
   *
   * @defaultValue `1048576` (1 MiB)
   */
  maxImageBytes?: number | undefined;
  /**
   * The most bytes of one page, 1 to 1,073,741,824, decompressed. A longer one is an error of kind `decode`, and so are
   * more than 1,000,000 images on a page.
   *
   * @defaultValue `134217728` (128 MiB)
   */
  maxPageBytes?: number | undefined;
  /** Called before each request, which waits for a promise that it returns. A hook that fails is an `options` error. */
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** Called when the headers of a response have arrived; as {@link RequestOptions.onRequest}. */
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** Called before the delay of a retry, which does not wait for a promise that takes longer. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** The event of {@link RequestOptions.onRequest}. Events have no headers, so they contain no credential. */
export interface RequestEvent {
  /** Every request is a `GET`. */
  method: "GET";
  /** The whole URL, with the options' parameters. */
  url: string;
  /** The number of the attempt, from 1. */
  attempt: number;
}

/** The event of {@link RequestOptions.onResponse}. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  status: number;
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId?: string;
  /** Milliseconds from the request to the headers of its response. */
  duration: number;
}

/** The event of {@link RequestOptions.onRetry}. */
export interface RetryEvent extends RequestEvent {
  /** Milliseconds until the next attempt. */
  delay: number;
  /** Why the attempt failed. */
  kind: ErrorKind;
  /** The HTTP status, if there was a response. */
  status?: number;
}
