// The results of a listing.

/** A listing: awaitable for one page, iterable for every image. `Next` depends on the version. */
export interface ImageList<Next extends NextPage = NextPage>
  extends Promise<ImagesPage<Next>>,
    AsyncIterable<Image> {
  /** The pages of an iteration. */
  pages(): AsyncGenerator<ImagesPage<Next>, void, undefined>;
  [Symbol.asyncIterator](): AsyncGenerator<Image, void, undefined>;
}

/** The options of the next page of v1. */
export interface NextNumber {
  page: number;
  /** How many images are left of the option `limit`, if there was one. */
  limit?: number;
}

/** The options of the next page of v2. */
export interface NextToken {
  continuationToken: string;
  /** How many images are left of the option `limit`, if there was one. */
  limit?: number;
}

/** The options of a next page. */
export type NextPage = NextNumber | NextToken;

/** One page. It iterates over its images. */
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
   *
   * @example
   * ```js
   * const options = { endpoint: "/images/v2", version: 2 };
   * const first = await listImages(options);
   * const second = first.next && (await listImages({ ...options, ...first.next }));
   * ```
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

/** An error or a message of the API. */
export interface ResponseInfo {
  /** From 1000. */
  code: number;
  message: string;
  documentation_url?: string | null;
  source?: { pointer?: string | null } | null;
}
