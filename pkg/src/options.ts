// The options.
import type { ErrorKind } from "./error.js";

/** The argument of `init`. */
export type InitInput = WebAssembly.Module | BufferSource | Response;

/**
 * Options of `listImages`: an object literal, or another object without a class. They are copied when the function is
 * called, so a later change has no effect. An unknown option is an error that suggests the nearest known one, and so is a
 * value of another type: no option is ever left out without notice.
 */
export type ListImagesOptions = OptionsOf<VersionOptions>;

/** Options of a listing by `version: 2`, or with an option that only v2 has. */
export type ListImagesV2Options = OptionsOf<V2Options | ImpliedV2Options>;

/** Options of a listing by v1. */
export type ListImagesV1Options = OptionsOf<V1Options>;

/** The options of a listing by some versions. */
export type OptionsOf<Version> = SourceOptions & Version & IterationOptions & RequestOptions;

/** Options of `streamImages`. */
export type StreamImagesOptions = SourceOptions &
  VersionOptions &
  Pick<IterationOptions, "limit"> &
  RequestOptions;

/** What to request, and with which credentials: a proxy, or the API with one of its two authorization schemes. */
export type SourceOptions = EndpointOptions | TokenOptions | KeyOptions | ProxyOptions;

/** A secret, or a function that returns it, which is called for every attempt, so that the secret can be rotated. */
export type Secret = string | (() => string | Promise<string>);

/** A proxy that knows the account and the token, such as `/images` of the cf-list-images Worker. */
export interface EndpointOptions {
  /**
   * The proxy's URL, without user name and fragment. It may be relative in a page, or for a custom `fetch` that resolves
   * it. It must serve the requested version: the Worker has `/images` (v1) and `/images/v2`.
   *
   * Its query is kept, and the options' parameters follow. A proxy gets a parameter twice if both set it, such as `page`, so
   * leave those to the options: the Worker refuses them.
   */
  endpoint: string;
  accountId?: undefined;
  baseURL?: undefined;
  apiToken?: undefined;
  apiEmail?: undefined;
  apiKey?: undefined;
  dangerouslyAllowBrowser?: undefined;
}

/** An account of the API. */
export interface AccountOptions {
  /** The account's id: 1 to 32 letters, digits, `-` or `_`. */
  accountId: string;
  /**
   * What comes before `/accounts/…`: an absolute URL without user name, query and fragment. With `http:`, credentials are
   * sent unencrypted.
   *
   * @defaultValue `"https://api.cloudflare.com/client/v4"`
   */
  baseURL?: string;
  endpoint?: undefined;
}

/** The API, with an API token that has the permission Images Read. */
export interface TokenOptions extends AccountOptions {
  /** Sent as `Authorization: Bearer …`. Visible ASCII. */
  apiToken: Secret;
  apiEmail?: undefined;
  apiKey?: undefined;
  /**
   * Every visitor of a page can read a token in it, so passing one there is an error. Set this to `true` only in a page
   * that nobody else can open, such as a local tool.
   * In a test runner's DOM, jsdom or happy-dom, none is needed if `fetch` is passed.
   *
   * @defaultValue `false`
   */
  dangerouslyAllowBrowser?: boolean;
}

/** The API, with an account's e-mail address and Global API key. Prefer an API token: its permissions are limited. */
export interface KeyOptions extends AccountOptions {
  /** Sent as `X-Auth-Email`. */
  apiEmail: Secret;
  /** Sent as `X-Auth-Key`. */
  apiKey: Secret;
  apiToken?: undefined;
  /** As in {@link TokenOptions.dangerouslyAllowBrowser}. */
  dangerouslyAllowBrowser?: boolean;
}

/** A proxy that serves the API's own paths and adds the credentials. */
export interface ProxyOptions extends AccountOptions {
  /** What comes before `/accounts/…` at the proxy. */
  baseURL: string;
  apiToken?: undefined;
  apiEmail?: undefined;
  apiKey?: undefined;
  dangerouslyAllowBrowser?: boolean;
}

/** What to list: some options belong to v1 or v2 only. */
export type VersionOptions = V1Options | V2Options | ImpliedV2Options;

/** The filter that both versions have. */
export interface CreatorOptions {
  /** Only images of this creator, at most 1,024 characters; `""`: only images without one. */
  creator?: string;
}

/**
 * The v1 endpoint: numbered pages. It is the default, because a proxy may have no other, but Cloudflare marks it as
 * deprecated: prefer `version: 2`, unless you need pages by number or of more than 1,000 images.
 */
export interface V1Options extends CreatorOptions {
  /**
   * 2 if there is an option that only v2 has.
   *
   * @defaultValue `1`
   */
  version?: 1;
  /**
   * The page, or the first of an iteration, from 1.
   *
   * @deprecated Cloudflare has deprecated v1. With `version: 2`, {@link ImagesPage.next} continues a listing.
   */
  page?: number;
  /** Images per page, 10 to 10,000. The API's default is 100. */
  perPage?: number;
  continuationToken?: undefined;
  sortOrder?: undefined;
  meta?: undefined;
}

/** The v2 endpoint, which an option implies that only v2 has. */
export type ImpliedV2Options = Omit<V2Options, "version"> & { version?: undefined } & (
    | { continuationToken: string }
    | { sortOrder: "asc" | "desc" }
    | { meta: MetaFilters }
  );

/** The v2 endpoint: continuation tokens, sorting, metadata filters. */
export interface V2Options extends CreatorOptions {
  version: 2;
  /** Where to continue: the token of an earlier page. */
  continuationToken?: string;
  /** The order, by upload time. */
  sortOrder?: "asc" | "desc";
  /** Images per page, 10 to 1,000. The API's default is 1,000. */
  perPage?: number;
  /**
   * Only images whose metadata matches every filter: one to five comparisons. A filter that is not understood is an
   * error, such as one without a condition or with `undefined`; leave the option out to list every image.
   */
  meta?: MetaFilters;
  page?: undefined;
}

/**
 * Filters by metadata: a field, with dots for nested ones (at most five levels), and the value or conditions.
 *
 * @example
 * ```js
 * const meta = { "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["a", "b"] } };
 * ```
 */
export interface MetaFilters {
  [field: string]: string | number | boolean | MetaConditions;
}

/** Conditions on one field; all must hold. */
export interface MetaConditions {
  /** Equal. */
  eq?: string | number | boolean;
  /** One of 1 to 10 values of one type; a string without `|`. */
  in?: readonly string[] | readonly number[];
  /** Greater than. */
  gt?: number;
  /** Greater than or equal. */
  gte?: number;
  /** Less than. */
  lt?: number;
  /** Less than or equal. */
  lte?: number;
}

/** How many images to list. */
export interface IterationOptions {
  /** Stop after this many images, and request no more pages than they need. */
  limit?: number;
  /**
   * Request the next page while the current one is being consumed: at most one page ahead. Leaving the loop cancels the
   * request.
   *
   * @defaultValue `false`
   */
  prefetch?: boolean;
}

/** How to make the requests. */
export interface RequestOptions {
  /**
   * Headers for every request. One whose value is `undefined` or `null` is left out. With these, or with credentials,
   * redirects to another origin are not followed. Values of headers such as `Authorization`, `Cookie` and `X-API-Key` are
   * redacted in errors.
   */
  defaultHeaders?: HeadersInit | Record<string, string | null | undefined>;
  /** Whether to send cookies, as in `fetch`. */
  credentials?: "omit" | "same-origin" | "include";
  /** A replacement for the global `fetch`. It returns a `Response` whose body nobody has read. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Aborts the listing at any point: it rejects with the signal's reason. An iteration does so at its next step. */
  signal?: AbortSignal | null;
  /**
   * The timeout of one attempt in milliseconds, including the body and the hooks. If the status is not a success, the wait
   * for the body is at most a second: the status says what the error is.
   *
   * @defaultValue `60000`
   */
  timeout?: number;
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
  maxRetries?: number;
  /**
   * The most bytes of one image, 1 to 1,073,741,824, decompressed. Also of all errors and messages of a response, and of
   * its continuation token. Anything longer is an error of kind `decode`. An image with the largest metadata and 100
   * variants takes about 12 KB.
   *
   * @defaultValue `1048576` (1 MiB)
   */
  maxImageBytes?: number;
  /**
   * The most bytes of one page, 1 to 1,073,741,824, decompressed. A longer one is an error of kind `decode`, and so are
   * more than 1,000,000 images on a page.
   *
   * @defaultValue `134217728` (128 MiB)
   */
  maxPageBytes?: number;
  /** Called before each request, which waits for a promise that it returns. A hook that fails is an `options` error. */
  onRequest?: (event: RequestEvent) => unknown;
  /** Called when the headers of a response have arrived; as {@link RequestOptions.onRequest}. */
  onResponse?: (event: ResponseEvent) => unknown;
  /** Called before the delay of a retry, which does not wait for a promise that takes longer. */
  onRetry?: (event: RetryEvent) => unknown;
}

/** The event of {@link RequestOptions.onRequest}. Events have no headers, so they contain no credential. */
export interface RequestEvent {
  method: "GET";
  url: string;
  /** From 1. */
  attempt: number;
}

/** The event of {@link RequestOptions.onResponse}. */
export interface ResponseEvent extends RequestEvent {
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
