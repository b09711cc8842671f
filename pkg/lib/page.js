import { requestId } from "./exchange.js";

/** @import { Image, ResponseInfo } from "../index.js" */
/** @import { Exchange } from "./exchange.js" */
/** @import { Listing, Pager, PageParts } from "../dist/core.js" */

/** One page of images. */
export class ImagesPage {
  #exchange;
  /** @type {Listing | undefined} */
  #following;

  /**
   * @param {PageParts} parts
   * @param {string | undefined} id
   * @param {Exchange} exchange
   */
  constructor([images, messages, following], id, exchange) {
    /** @type {Image[]} */
    this.images = images;
    /** @type {ResponseInfo[]} */
    this.messages = messages;
    this.requestId = id;
    this.#following = following;
    this.#exchange = exchange;
  }

  hasNextPage() {
    return this.#following !== undefined;
  }

  async nextPage() {
    const following = this.#following;
    if (!following) throw new RangeError("There is no next page; ask hasNextPage() first");
    return pageOf(following, following.url(), this.#exchange.anew());
  }
}

/**
 * Asks for a page.
 *
 * @param {Listing | Pager} listing
 * @param {string} url
 * @param {Exchange} exchange
 */
export const pageOf = async (listing, url, exchange) => {
  const { response, value } = await exchange.send(url, listing);
  return new ImagesPage(value, requestId(response), exchange);
};
