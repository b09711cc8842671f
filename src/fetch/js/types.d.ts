/** The options of `listImages`: a proxy's `endpoint`, or an account of the API. An unknown option is an error. */
export interface ListImagesOptions {
  /** The URL of a proxy that knows the account, such as `/images` of the cf-list-images Worker. */
  endpoint?: string;
  /** An account of the API: 1 to 32 letters, digits, `-` or `_`. */
  accountId?: string;
  /** What comes before `/accounts/…`. Default: `"https://api.cloudflare.com/client/v4"`. */
  baseURL?: string;
  /** Sent as `Authorization: Bearer …`. */
  apiToken?: string;
  /** Sent as `X-Auth-Email`, with `apiKey`. */
  apiEmail?: string;
  /** Sent as `X-Auth-Key`, with `apiEmail`. */
  apiKey?: string;
  /** Every visitor of a page can read credentials in it, so there they are an error unless this is `true`. */
  dangerouslyAllowBrowser?: boolean;
  /** The endpoint's version. Default: 2 with an option that only v2 has, else 1. */
  version?: 1 | 2;
  /** Only images of this creator, at most 1,024 characters; `""`: only images without one. */
  creator?: string;
  /** v1: the page, from 1. */
  page?: number;
  /** Images per page: 10 to 10,000 (v1) or 1,000 (v2). The API's default is 100 or 1,000. */
  perPage?: number;
  /** v2: where to continue. */
  continuationToken?: string;
  /** v2: the order, by upload time. */
  sortOrder?: "asc" | "desc";
  /** v2: only images whose metadata matches every filter. One to five comparisons. */
  meta?: Record<string, string | number | boolean | MetaConditions>;
  /** Headers for every request. One whose value is `undefined` or `null` is left out. */
  defaultHeaders?: Record<string, string | null | undefined>;
  /** Whether a page's request has cookies, as in `fetch`. */
  credentials?: "omit" | "same-origin" | "include";
  /** Milliseconds until the page begins to arrive, retries included; then the longest pause. Default: 60,000. */
  timeout?: number;
  /** The most retries, 0 to 100. Default: 2. */
  maxRetries?: number;
  /** The most bytes of one image, decompressed. Default: 1 MiB. */
  maxImageBytes?: number;
  /** The most bytes of the page, decompressed. Default: 128 MiB. */
  maxPageBytes?: number;
  /** Aborts the request: the promise rejects with the signal's reason. */
  signal?: AbortSignal | null;
}

/** Conditions on one field of the metadata; all must hold. */
export interface MetaConditions {
  eq?: string | number | boolean;
  /** One of 1 to 10 values of one type. */
  in?: string[] | number[];
  gt?: number;
  gte?: number;
  lt?: number;
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
  id?: string;
  creator?: string | null;
  filename?: string;
  meta?: unknown;
  requireSignedURLs?: boolean;
  /** RFC 3339. */
  uploaded?: string;
  variants?: string[];
  [field: string]: unknown;
}

/** An error or a message of the API. */
export interface ResponseInfo {
  code: number;
  message: string;
}

/** What `listImages` rejects with, unless its `signal` aborts. */
export interface ImagesError extends Error {
  name: "ImagesError";
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
