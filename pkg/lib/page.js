import { failure } from "./error.js";

/** @import { Image, ResponseInfo } from "../index.js" */
/** @import { Listing, PageParts } from "../dist/core.js" */

/** One page of images. */
export class ImagesPage {
  /** @type {Listing | undefined} */
  #following;

  /** @param {PageParts} parts */
  constructor([images, messages, requestId, following]) {
    /** @type {Image[]} */
    this.images = images;
    /** @type {ResponseInfo[]} */
    this.messages = messages;
    this.requestId = requestId;
    this.#following = following;
  }

  hasNextPage() {
    return this.#following !== undefined;
  }

  async nextPage() {
    if (!this.#following) throw new RangeError("There is no next page; ask hasNextPage() first");
    return pageOf(this.#following);
  }
}

/**
 * Asks for a listing's page.
 *
 * @param {Listing} listing
 */
export const pageOf = async (listing) => {
  try {
    return new ImagesPage(await listing.page());
  } catch (thrown) {
    throw failure(thrown);
  }
};
