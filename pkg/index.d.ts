/**
 * Lists the images of a Cloudflare Images account.
 *
 * @packageDocumentation
 */

/**
 * Lists images. Asks nothing before it is awaited or iterated.
 *
 * - Awaited, it gives one page.
 * - Iterated (`for await`), it gives every image of every page from the one that the options name; no image
 *   twice. Each iteration asks anew.
 * - {@link ImageList.pages | `.pages()`} gives the pages of such an iteration.
 *
 * @example One page, through a proxy that holds the token
 * ```js
 * const page = await listImages({ endpoint: "/images", perPage: 50 });
 * console.log(page.images.map((image) => image.id));
 * ```
 *
 * @example Every image, with a token (never in a web page)
 * ```js
 * for await (const image of listImages({ accountId, apiToken })) console.log(image.id);
 * ```
 *
 * @throws {@link ImagesError} when awaited or iterated; on an abort, the signal's reason.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export declare function listImages(options: ListImagesOptions): ImageList;

/**
 * The images of one page as they arrive off the wire: the first is out before the last byte is in. Meant for
 * large pages. A body that is cut off is an error after the images that did arrive.
 *
 * The `timeout` holds for the head of the answer and then for each wait for more of the body.
 *
 * @example
 * ```js
 * for await (const image of streamImages({ accountId, apiToken, perPage: 10_000 })) console.log(image.id);
 * ```
 *
 * @throws {@link ImagesError} while iterated; on an abort, the signal's reason.
 */
export declare function streamImages(
  options: StreamImagesOptions,
): AsyncGenerator<Image, void, undefined>;

/**
 * Loads the core, for those who want to place the wasm themselves or load it ahead of time. No call is needed:
 * the first listing loads what is inside the package.
 *
 * @param module The compiled `cf-list-images/core.wasm`, its bytes, or a response with them.
 *
 * @example Ahead of the first listing
 * ```js
 * await init();
 * ```
 *
 * @example From a file that your server hosts
 * ```js
 * await init(fetch("/assets/core.wasm"));
 * ```
 */
export declare function init(module?: InitInput | Promise<InitInput>): Promise<void>;

/** What {@link init} takes. */
export type InitInput = WebAssembly.Module | BufferSource | Response;

/** Options of {@link listImages}. An unknown option is an error that names the nearest known one. */
export type ListImagesOptions = SourceOptions & VersionOptions & IterationOptions & RequestOptions;

/** Options of {@link streamImages}. */
export type StreamImagesOptions = SourceOptions &
  VersionOptions &
  Pick<IterationOptions, "limit"> &
  RequestOptions;

/** Where to ask, and as whom: a proxy, or the API with one of its two authorization schemes. */
export type SourceOptions = EndpointOptions | TokenOptions | KeyOptions | ProxyOptions;

/** A secret, or a function that gives it: asked anew for every attempt, so it may rotate. */
export type Secret = string | (() => string | Promise<string>);

/** A proxy's own listing, such as `/images` of the cf-list-images Worker: it knows the account and the token. */
export interface EndpointOptions {
  /**
   * The proxy's URL; in a page it may be relative. Without user name and fragment. Its version must be the
   * one asked for: the Worker has `/images` (v1) and `/images/v2`.
   */
  endpoint: string;
  accountId?: undefined;
  baseURL?: undefined;
  apiToken?: undefined;
  apiEmail?: undefined;
  apiKey?: undefined;
  dangerouslyAllowBrowser?: undefined;
}

interface AccountOptions {
  /** The account's id: 1 to 32 letters, digits, `-` or `_`. */
  accountId: string;
  /**
   * What comes before `/accounts/…`.
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
   * In a page every visitor can read the token, so passing one is refused. Set to `true` only where the page is
   * yours alone, such as a local tool.
   *
   * @defaultValue `false`
   */
  dangerouslyAllowBrowser?: boolean;
}

/** The API, with an account's e-mail and Global API key. An API token can do less harm. */
export interface KeyOptions extends AccountOptions {
  /** Sent as `X-Auth-Email`. */
  apiEmail: Secret;
  /** Sent as `X-Auth-Key`. */
  apiKey: Secret;
  apiToken?: undefined;
  /** As in {@link TokenOptions.dangerouslyAllowBrowser}. */
  dangerouslyAllowBrowser?: boolean;
}

/** A proxy with the API's own paths: it adds the credentials. */
export interface ProxyOptions extends AccountOptions {
  /** What comes before `/accounts/…` at the proxy. */
  baseURL: string;
  apiToken?: undefined;
  apiEmail?: undefined;
  apiKey?: undefined;
  dangerouslyAllowBrowser?: boolean;
}

/** What to list: v1 and v2 have options of their own. */
export type VersionOptions = V1Options | V2Options;

interface CreatorOptions {
  /** Only images of this creator, at most 1,024 characters; `""`: only images without one. */
  creator?: string;
}

/** The v1 endpoint: numbered pages. */
export interface V1Options extends CreatorOptions {
  /** @defaultValue `1` */
  version?: 1;
  /** The page, or the first of an iteration, from 1. */
  page?: number;
  /** Images a page, 10 to 10,000. Left out, the API decides (100). */
  perPage?: number;
  continuationToken?: undefined;
  sortOrder?: undefined;
  meta?: undefined;
}

/** The v2 endpoint: continuation tokens, sorting, metadata filters. */
export interface V2Options extends CreatorOptions {
  version: 2;
  /** Where to go on: a page's own, from an earlier listing. */
  continuationToken?: string;
  /** By upload time. */
  sortOrder?: "asc" | "desc";
  /** Images a page, 10 to 1,000. */
  perPage?: number;
  /** Only images whose metadata matches every filter; at most five comparisons. */
  meta?: MetaFilters;
  page?: undefined;
}

/**
 * Filters by metadata: a field, with dots into nested ones (at most five levels), and what it is compared with.
 *
 * @example
 * ```js
 * const meta = { "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["a", "b"] } };
 * ```
 */
export interface MetaFilters {
  [field: string]: string | number | boolean | MetaConditions;
}

/** Comparisons of one field; all must hold. */
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

/** How far to go. */
export interface IterationOptions {
  /** Stop after this many images, and ask for no page more than that needs. */
  limit?: number;
  /**
   * Ask for the next page while the present one is consumed; never more than one ahead, and cancelled when the
   * loop is left.
   *
   * @defaultValue `false`
   */
  prefetch?: boolean;
}

/** How to ask. */
export interface RequestOptions {
  /**
   * Headers of every request. With these or credentials a redirect to another origin is not followed.
   */
  defaultHeaders?: Record<string, string>;
  /** Whether cookies go along, as in `fetch`. */
  credentials?: "omit" | "same-origin" | "include";
  /** A `fetch` of your own. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Ends the listing wherever it is: it rejects with the signal's reason. */
  signal?: AbortSignal | null;
  /**
   * Milliseconds for one attempt, the body included.
   *
   * @defaultValue `60000`
   */
  timeout?: number;
  /**
   * Retries of a failed request, 0 to 100: on network failures, time-outs, 408, 409, 429 and 500 or above. The
   * wait is half a second, doubled each time up to eight, less up to a quarter at random; or what `Retry-After`
   * or `retry-after-ms` says, up to a minute. A server that wants longer gets no retry.
   *
   * @defaultValue `2`
   */
  maxRetries?: number;
  /** Called before each request. */
  onRequest?: (event: RequestEvent) => void;
  /** Called when the head of an answer is there. */
  onResponse?: (event: ResponseEvent) => void;
  /** Called before the wait for a retry. */
  onRetry?: (event: RetryEvent) => void;
}

/** What {@link RequestOptions.onRequest} sees. No hook sees a header, and so none sees a credential. */
export interface RequestEvent {
  method: "GET";
  url: string;
  /** From 1. */
  attempt: number;
}

/** What {@link RequestOptions.onResponse} sees. */
export interface ResponseEvent extends RequestEvent {
  status: number;
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId?: string;
  /** Milliseconds between the request and the head of its answer. */
  duration: number;
}

/** What {@link RequestOptions.onRetry} sees. */
export interface RetryEvent extends RequestEvent {
  /** Milliseconds until the next attempt. */
  delay: number;
  /** Why the attempt failed. */
  kind: ErrorKind;
  /** The HTTP status, if there was an answer. */
  status?: number;
}

/** A listing: awaitable for one page, iterable for every image. */
export interface ImageList extends Promise<ImagesPage>, AsyncIterable<Image> {
  /** The pages of an iteration. */
  pages(): AsyncGenerator<ImagesPage, void, undefined>;
  [Symbol.asyncIterator](): AsyncGenerator<Image, void, undefined>;
}

/** One page. */
export interface ImagesPage {
  /** The images, in the API's order. */
  images: Image[];
  /** The API's messages. */
  messages: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`, if there is one. */
  requestId: string | undefined;
  /** Whether there may be another page: v1 gives no total, so the next may turn out empty. */
  hasNextPage(): boolean;
  /** Asks for the next page. */
  nextPage(): Promise<ImagesPage>;
}

/** An image, with the API's own field names. Fields that it adds later are kept. */
export interface Image {
  /** The image's identifier. */
  id?: string;
  /** The internal user id set by the uploader, at most 1,024 characters. */
  creator?: string | null;
  /** The file's name, at most 255 characters. */
  filename?: string;
  /** Metadata, at most 1,024 bytes. */
  meta?: unknown;
  /** Whether its URLs must be signed. */
  requireSignedURLs?: boolean;
  /** When it was uploaded: RFC 3339. */
  uploaded?: string;
  /** The URLs of its variants. */
  variants?: string[];
  [field: string]: unknown;
}

/** An error or message of the API's. */
export interface ResponseInfo {
  /** From 1000. */
  code: number;
  message: string;
  documentation_url?: string | null;
  source?: { pointer?: string | null } | null;
}

/**
 * What kind of failure it is:
 *
 * - `options`: an option is wrong; no request left. The message names the field, the value and the bound.
 * - `auth`: the credentials are missing, wrong or may not list (401, 403).
 * - `rateLimit`: too many requests (429); see {@link ImagesError.retryAfter}.
 * - `notFound`: no such account or path (404).
 * - `api`: the API reports a failure (`success: false`), or its pages contradict each other.
 * - `http`: a status without the API's envelope; some server in between answered.
 * - `decode`: the body is not the API's envelope; see {@link ImagesError.offset} and {@link ImagesError.path}.
 * - `network`: the request or the body broke off, or the core could not be loaded.
 * - `timeout`: no whole answer within {@link RequestOptions.timeout}.
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

/** A failed listing. Nothing of it holds a credential. */
export declare class ImagesError extends Error {
  constructor(init: ImagesErrorInit);
  name: "ImagesError";
  kind: ErrorKind;
  /** The HTTP status, if there was an answer. */
  status: number | undefined;
  /** The code of the API's first error. */
  code: number | undefined;
  /** The API's errors; empty if there are none. */
  errors: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId: string | undefined;
  /** Seconds that the server wants between this and the next request. */
  retryAfter: number | undefined;
  /** For `decode`: the byte of the body where it goes wrong. */
  offset: number | undefined;
  /** For `decode`: the JSON path, such as `result.images[17].variants[0]`. */
  path: string | undefined;
}

/** What an {@link ImagesError} is made of. */
export interface ImagesErrorInit {
  kind: ErrorKind;
  message: string;
  status?: number;
  code?: number;
  errors?: ResponseInfo[];
  requestId?: string;
  retryAfter?: number;
  offset?: number;
  path?: string;
  cause?: unknown;
}
