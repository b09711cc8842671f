// The results of a listing.

/** A listing: awaitable for one page, iterable for every image. */
export interface ImageList extends Promise<ImagesPage>, AsyncIterable<Image> {
  /** The pages of an iteration. */
  pages(): AsyncGenerator<ImagesPage, void, undefined>;
  [Symbol.asyncIterator](): AsyncGenerator<Image, void, undefined>;
}

/** One page. It iterates over its images. */
export interface ImagesPage extends Iterable<Image> {
  /** The images, in the API's order. */
  images: Image[];
  /** The API's messages. */
  messages: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`, if the response has one. */
  requestId: string | undefined;
  /** Whether there may be another page. v1 gives no total, so the next page may be empty. */
  hasNextPage(): boolean;
  /**
   * Requests the next page.
   *
   * @throws RangeError if there is none: see {@link ImagesPage.hasNextPage}.
   */
  nextPage(): Promise<ImagesPage>;
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
