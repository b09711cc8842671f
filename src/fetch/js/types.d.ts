/**
 * The options of `listImages`: a proxy's `endpoint`, or an account of the API. An unknown option is an error, and one that is
 * `undefined` is not set.
 *
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export interface ListImagesOptions {
  /** The URL of a proxy that knows the account, such as `/images` of the cf-list-images Worker. */
  endpoint?: string | undefined;
  /** An account of the API: 1 to 32 letters, digits, `-` or `_`. */
  accountId?: string | undefined;
  /** What comes before `/accounts/…`. Default: `"https://api.cloudflare.com/client/v4"`. */
  baseURL?: string | undefined;
  /** Sent as `Authorization: Bearer …`. */
  apiToken?: string | undefined;
  /** Sent as `X-Auth-Email`, with `apiKey`. */
  apiEmail?: string | undefined;
  /** Sent as `X-Auth-Key`, with `apiEmail`. */
  apiKey?: string | undefined;
  /** Every visitor of a page can read credentials in it, so there they are an error unless this is `true`. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** The endpoint's version. Default: 2 with an option that only v2 has, else 1. */
  version?: 1 | 2 | undefined;
  /** Only images of this creator, at most 1,024 characters; `""`: only images without one. */
  creator?: string | undefined;
  /** v1: the page, from 1. */
  page?: number | undefined;
  /** Images per page: 10 to 10,000 (v1) or 1,000 (v2). The API's default is 100 or 1,000. */
  perPage?: number | undefined;
  /** v2: where to continue, 1 to 4,096 bytes. */
  continuationToken?: string | undefined;
  /** v2: the order, by upload time. */
  sortOrder?: "asc" | "desc" | undefined;
  /** v2: only images whose metadata matches every filter. One to five comparisons. */
  meta?: Record<string, string | number | boolean | MetaConditions> | undefined;
  /** Headers for every request. One whose value is `undefined` or `null` is left out. */
  defaultHeaders?: Record<string, string | null | undefined> | undefined;
  /** Whether a page's request has cookies, as in `fetch`. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /**
   * Milliseconds until the page begins to arrive, retries included; then the longest pause. 1 to 2,147,483,647; default:
   * 60,000.
   */
  timeout?: number | undefined;
  /** The most retries, 0 to 100. Default: 2. */
  maxRetries?: number | undefined;
  /** The most bytes of one image, decompressed: 1 to 1,073,741,824. Default: 1 MiB. */
  maxImageBytes?: number | undefined;
  /** The most bytes of the page, decompressed: 1 to 1,073,741,824. Default: 128 MiB. */
  maxPageBytes?: number | undefined;
  /** Aborts the request: the promise rejects with the signal's reason. */
  signal?: AbortSignal | null | undefined;
}

/** Conditions on one field of the metadata; all must hold. */
export interface MetaConditions {
  /** Equal. */
  eq?: string | number | boolean;
  /** One of 1 to 10 values of one type. */
  in?: string[] | number[];
  /** Greater than. */
  gt?: number;
  /** Greater than or equal. */
  gte?: number;
  /** Less than. */
  lt?: number;
  /** Less than or equal. */
  lte?: number;
}

/** One page, as plain data. */
export interface ImagesPage {
  /** The images, in the API's order. */
  images: Image[];
  /** The API's messages. */
  messages: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`, if the response shows one. */
  requestId?: string;
  /** What differs in the options of the next page; absent after the last. v1 gives no total: its next page may be empty. */
  next?: { page: number } | { continuationToken: string };
}

/** An image, with the API's own field names. Unknown fields are kept. */
export interface Image {
  /** The image's identifier. */
  id?: string;
  /** The internal user id set by the uploader, at most 1,024 characters. */
  creator?: string | null;
  /** The file's name, at most 255 characters. */
  filename?: string;
  /** The uploader's metadata: whatever JSON holds, at most 1,024 bytes. */
  meta?: unknown;
  /** Whether its URLs must be signed. */
  requireSignedURLs?: boolean;
  /** When it was uploaded: RFC 3339. */
  uploaded?: string;
  /** The URLs of its variants. */
  variants?: string[];
  [field: string]: unknown;
}

/** An error or a message of the API. */
export interface ResponseInfo {
  /** The API's number for it, from 1000. */
  code: number;
  /** What the API says, in English. */
  message: string;
}

/** What `listImages` rejects with, unless its `signal` aborts. */
export interface ImagesError extends Error {
  /** The name of the class. */
  name: "ImagesError";
  /** What failed. */
  kind:
    | "options"
    | "auth"
    | "rateLimit"
    | "notFound"
    | "api"
    | "http"
    | "decode"
    | "network"
    | "timeout";
  /** The API's errors; empty if there are none. */
  errors: ResponseInfo[];
  /** The HTTP status of a refusal; 0 for a redirect in a browser, which is not followed. */
  status?: number;
  /** The code of the first error. */
  code?: number;
  /** Seconds to wait before the next request, if the server requests it. */
  retryAfter?: number;
  /** For `decode`: where in the body. */
  offset?: number;
  /** For `decode`: the JSON path, such as `result.images[17].variants[0]`. */
  path?: string;
}
