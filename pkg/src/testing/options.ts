// The options of `createImagesApi`.

/**
 * Options of `createImagesApi`. An unknown one is an error.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { createImagesApi } from "cf-list-images/testing";
 *
 * const images = [{ id: "logo", creator: "ana", meta: { album: "press" } }, { id: "draft" }];
 * const { accountId, apiToken, fetch } = createImagesApi({ apiToken: "my-token", images });
 * const page = await listImages({ accountId, apiToken, fetch, meta: { album: "press" } });
 * console.log(page.images.length, page.images[0]?.creator); // 1 ana
 * ```
 */
export interface ImagesApiOptions {
  /** The only account. Default: `"test-account"`. */
  accountId?: string | undefined;
  /** The API token that it accepts, or several. Default: `"test-token"`. */
  apiToken?: string | readonly string[] | undefined;
  /** A valid API token without the permission Images Read: the API answers with 403. Default: none. */
  apiTokenWithoutImages?: string | undefined;
  /** The e-mail address that it accepts in `X-Auth-Email`, with `apiKey`. Default: none. */
  apiEmail?: string | undefined;
  /** The key that it accepts in `X-Auth-Key`, with `apiEmail`. Default: none. */
  apiKey?: string | undefined;
  /**
   * The images: newest first, unless they have `uploaded`. What an image leaves out is made up: its id, file name, time and
   * variants; `requireSignedURLs` is `false`. `creator` and `meta` are never made up. Or a function that returns images,
   * which is called for every listing. Default: none.
   */
  images?: readonly ImageInput[] | ImageSource | undefined;
  /** How many images to make, from 0, instead of `images`: the same ones every time. */
  count?: number | undefined;
  /**
   * What comes before `/accounts/…`, as in the option of `listImages`. `fetch` and `listen` only look at its path.
   * Default: `"https://api.cloudflare.com/client/v4"`.
   */
  baseURL?: string | undefined;
  /**
   * Where it also answers, without credentials, as the cf-list-images Worker does: v1, and v2 with `/v2` after it. For
   * pages that list by `endpoint`, such as `"/images"`. Default: none.
   */
  endpoint?: string | undefined;
  /** The most requests, as the real API has one. `false`: none, and no headers. Default: 1,200 in 300 seconds. */
  rateLimit?: RateLimit | false | undefined;
  /**
   * Other methods and paths of the Images API, by method and by the path after the account: `"POST /images/v1"`,
   * `"DELETE /images/v1/:id"`. They need the same credentials as the listing.
   */
  routes?: Readonly<Record<string, Route>> | undefined;
}

/** The images of an account that another program keeps, in any order. */
export type ImageSource = () => readonly ApiImage[] | Promise<readonly ApiImage[]>;

/**
 * Answers a request with the `result` of a success, or throws an {@link ApiError}. `id` is the part of the path that `:id`
 * stands for, decoded.
 *
 * @example
 * ```js
 * import { createImagesApi } from "cf-list-images/testing";
 *
 * const { accountId, apiToken, fetch } = createImagesApi({
 *   routes: { "GET /images/v1/:id": (_request, id) => ({ id, filename: "logo.png" }) },
 * });
 * const url = `https://api.cloudflare.com/client/v4/accounts/${accountId}/images/v1/logo`;
 * const response = await fetch(url, { headers: { Authorization: `Bearer ${apiToken}` } });
 * console.log((await response.json()).result); // { id: 'logo', filename: 'logo.png' }
 * ```
 */
export type Route = (request: Request, id: string) => unknown;

/** A limit of requests. */
export interface RateLimit {
  /** The most requests within the period, from 0. */
  requests: number;
  /** The period, and how long requests are blocked after one too many: whole seconds from 1. */
  seconds: number;
}

/**
 * An image as the API lists it.
 *
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/
 */
export interface ApiImage {
  /** The image's identifier. */
  id: string;
  /** The file's name. */
  filename?: string;
  /** Who uploaded it, as the uploader says. */
  creator?: string;
  /** The uploader's metadata. */
  meta?: Record<string, unknown>;
  /** When it was uploaded: RFC 3339. */
  uploaded: string;
  /** Whether its URLs must be signed. */
  requireSignedURLs: boolean;
  /** The URLs of its variants. */
  variants: string[];
  /** Fields that the API may add. */
  [field: string]: unknown;
}

/** An image as a test gives it. What it leaves out is made up, except for `creator` and `meta`, which it then has not. */
export type ImageInput = { [Field in keyof ApiImage]?: ApiImage[Field] | undefined };
