// The results of a listing.

/**
 * A listing: awaitable for one page, iterable for every image. `Next` depends on the version.
 *
 * @example Every page
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * const pages = listImages({ accountId, apiToken, version: 2 }).pages();
 * for await (const page of pages) console.log(page.images.map((image) => image.id));
 * // [ 'sunset', 'harbour' ]
 * // [ 'logo' ]
 * ```
 */
export interface ImageList<Next extends NextPage = NextPage>
  extends Promise<ImagesPage<Next>>,
    AsyncIterable<Image> {
  /** The pages of an iteration, each without the images that an earlier one had. */
  pages(): AsyncGenerator<ImagesPage<Next>, void, undefined>;
  /** Every image of every page, and none twice. */
  [Symbol.asyncIterator](): AsyncGenerator<Image, void, undefined>;
}

/** The options of the next page of v1. */
export interface NextNumber {
  /** The number of the page. */
  page: number;
  /** How many images are left of the option `limit`, if there was one. */
  limit?: number;
}

/** The options of the next page of v2. */
export interface NextToken {
  /** Where the page begins. */
  continuationToken: string;
  /** How many images are left of the option `limit`, if there was one. */
  limit?: number;
}

/** The options of a next page. */
export type NextPage = NextNumber | NextToken;

/**
 * One page. It iterates over its images.
 *
 * @example The next page, from the same listing
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * let page = await listImages({ endpoint: "/images/v2", version: 2 });
 * console.log(page.images.length, page.hasNextPage()); // 2 true
 * page = await page.nextPage();
 * console.log(page.images.length, page.hasNextPage()); // 1 false
 * ```
 *
 * @example The next page, from a new listing
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * const first = await listImages({ endpoint: "/images/v2", version: 2 });
 * const link = first.next?.continuationToken ?? "";
 * const second = await listImages({ endpoint: "/images/v2", continuationToken: link });
 * console.log(second.images.length, second.next); // 1 undefined
 * ```
 */
export interface ImagesPage<Next extends NextPage = NextPage> extends Iterable<Image> {
  /** The images, in the API's order. */
  images: Image[];
  /** The API's messages. */
  messages: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`, if the response has one. */
  requestId: string | undefined;
  /**
   * What differs in the options of the next page, as plain data: for a URL, a cache, or a page that is rendered on a server
   * and continued in a browser. `undefined` after the last page; see {@link ImagesPage.hasNextPage}.
   *
   * From a URL, or whatever else a visitor may write, take `continuationToken` or `page` alone: with a whole object, a visitor
   * could set other options, such as the `baseURL` that a token is sent to.
   */
  next: Next | undefined;
  /** Whether there may be another page. v1 gives no total, so the next page may be empty. */
  hasNextPage(): boolean;
  /**
   * Requests the next page, with the same options. Unlike a new listing with {@link ImagesPage.next}, it notices when the
   * server sends the same pages again and again.
   *
   * @throws RangeError if there is none: see {@link ImagesPage.hasNextPage}.
   */
  nextPage(): Promise<ImagesPage<Next>>;
}

/** An image, with the API's own field names. Fields that this package does not know are kept. */
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
  /** When it was uploaded: RFC 3339, as `2026-01-31T12:00:00.000Z`. */
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
  /** A page about it. */
  documentation_url?: string | null;
  /** What in the request it is about. */
  source?: {
    /** A JSON pointer (RFC 6901). */
    pointer?: string | null;
  } | null;
}
