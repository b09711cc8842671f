// The faults, by name.
import type { ResponseInfo } from "../results.js";

/**
 * A fault of the API, for {@link ImagesApi.failNext} and {@link ImagesApi.behave}:
 *
 * - {@link StatusFault `{ status }`}: the API refuses the request. With 200, it does so by `success: false`.
 * - {@link DelayFault `{ delay }`}: the response is late.
 * - {@link HtmlFault `{ html }`}: a page of HTML, such as that of a gateway.
 * - {@link CutBodyFault `{ cutBody }`}: the connection breaks in the middle of the body.
 * - {@link PageCapFault `{ pageCap }`}: pages are shorter than the client asked for.
 * - {@link ShiftedPagesFault `{ shiftedPages }`}: images are uploaded between two pages.
 * - a {@link NamedFault name}, or
 * - a {@link CustomFault function} that responds.
 */
export type Fault =
  | NamedFault
  | StatusFault
  | DelayFault
  | HtmlFault
  | CutBodyFault
  | PageCapFault
  | ShiftedPagesFault
  | CustomFault;

/**
 * A fault that needs no options, or stands for one with usual options:
 *
 * - `"timeout"`: there is never a response.
 * - `"network"`: the connection breaks before the response: `fetch` rejects with a `TypeError`.
 * - `"cutBody"`: `{ cutBody: 0.5 }`
 * - `"html"`: `{ html: 502 }`
 * - `"successFalse"`: `{ status: 200 }`, so that only the body says that the request failed.
 * - `"invalidJson"`: status 200, and a body that stops in the middle of the JSON, although it is complete for HTTP.
 * - `"ignoredPage"`: `page` and `continuation_token` have no effect: every page is the first.
 * - `"shiftedPages"`: `{ shiftedPages: 1 }`
 */
export type NamedFault =
  | "timeout"
  | "network"
  | "cutBody"
  | "html"
  | "successFalse"
  | "invalidJson"
  | "ignoredPage"
  | "shiftedPages";

/** The API refuses the request, in its envelope. */
export interface StatusFault {
  /** 200 to 599. */
  status: number;
  /** Default: the API's error for this status, such as 971 for 429. */
  errors?: readonly ResponseInfo[] | undefined;
  /** `Retry-After` (RFC 9110 §10.2.3): whole seconds from 0, or a text such as an HTTP date. */
  retryAfter?: number | string | undefined;
  /** Further headers of the response. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** The response is late. Other faults may be combined with it. */
export interface DelayFault {
  /** In milliseconds, from 0. */
  delay: number;
}

/** A page of HTML instead of JSON. */
export interface HtmlFault {
  /** The status, 200 to 599. */
  html: number;
}

/** The connection breaks in the middle of the body. Before that, the response is as usual. */
export interface CutBodyFault {
  /** The share of the body that arrives: 0 to 1. */
  cutBody: number;
}

/** The API caps `per_page`, as it may do without notice: a short page is not always the last. */
export interface PageCapFault {
  /** The most images on a page, from 1. */
  pageCap: number;
}

/** Images are uploaded between two pages, so that v1's later pages repeat images of the page before. */
export interface ShiftedPagesFault {
  /** How many images are uploaded before every page but the first, from 1. */
  shiftedPages: number;
}

/**
 * A response of your own. `respond` gives the usual one. A promise that rejects is a broken connection.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { createImagesApi } from "cf-list-images/testing";
 *
 * const { accountId, apiToken, fetch, failNext } = createImagesApi({ count: 250 });
 * failNext(async (_request, respond) => {
 *   const envelope = await (await respond()).json();
 *   return Response.json({ ...envelope, messages: [{ code: 1000, message: "Hello" }] });
 * });
 * const page = await listImages({ accountId, apiToken, fetch });
 * console.log(page.messages); // [ { code: 1000, message: 'Hello' } ]
 * ```
 */
export type CustomFault = (
  request: ReceivedRequest,
  respond: () => Promise<Response>,
) => Response | Promise<Response>;

/** A request that the API has received. */
export interface ReceivedRequest {
  /** Such as `GET`. */
  method: string;
  /** The whole URL. */
  url: string;
  /** The path of the URL. */
  path: string;
  /** The parameters, decoded; an array if there are several of one name. */
  query: Record<string, string | string[]>;
  /**
   * By name in lower case. `[redacted]` stands for credentials, so that a failed assertion does not print them:
   * `Bearer [redacted]`. Whether they were right is in `status`.
   */
  headers: Record<string, string>;
  /** The status of the response; `undefined` if there is none, or none yet. */
  status: number | undefined;
}

/** Which requests a fault of {@link ImagesApi.failNext} is for. */
export interface FailNextOptions {
  /** How many requests fail, from 1. Default: 1. */
  times?: number | undefined;
  /** How many requests are answered as usual before that. Default: 0. */
  after?: number | undefined;
}
