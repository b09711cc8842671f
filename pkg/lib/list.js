import { failure } from "./error.js";
import { ImagesPage, pageOf } from "./page.js";

/** @import { Image, ListImagesOptions } from "../index.js" */
/** @import { Listing } from "../dist/core.js" */
/** @typedef {(options: ListImagesOptions) => Promise<Listing>} Open */

/**
 * A listing that asks nothing before it is awaited (one page) or iterated (every image of every page).
 *
 * @implements {PromiseLike<ImagesPage>}
 */
export class ImageList {
  /** @type {Open} */
  #open;
  /** @type {ListImagesOptions} */
  #options;
  /** @type {Promise<ImagesPage> | undefined} */
  #page;

  /**
   * @param {Open} open
   * @param {ListImagesOptions} options
   */
  constructor(open, options) {
    this.#open = open;
    this.#options = options;
  }

  async #first() {
    const listing = await this.#open(this.#options);
    try {
      return await pageOf(listing);
    } finally {
      listing.free();
    }
  }

  /** @type {Promise<ImagesPage>["then"]} */
  // biome-ignore lint/suspicious/noThenProperty: a listing is awaitable
  then(onFulfilled, onRejected) {
    this.#page ??= this.#first();
    return this.#page.then(onFulfilled, onRejected);
  }

  /** @type {Promise<ImagesPage>["catch"]} */
  catch(onRejected) {
    return this.then(undefined, onRejected);
  }

  /** @type {Promise<ImagesPage>["finally"]} */
  finally(onFinally) {
    return this.then().finally(onFinally);
  }

  /** @returns {AsyncGenerator<ImagesPage, void, undefined>} */
  async *pages() {
    const listing = await this.#open(this.#options);
    const pager = listing.pages();
    listing.free();
    try {
      let coming = pager.next();
      for (let parts = await coming; parts; parts = await coming) {
        const page = new ImagesPage(parts);
        if (this.#options.prefetch && page.hasNextPage()) {
          coming = pager.next();
          // Its failure is the next step's; a consumer that leaves never sees it.
          coming.catch(() => {});
          yield page;
        } else {
          yield page;
          coming = pager.next();
        }
      }
    } catch (thrown) {
      throw failure(thrown);
    } finally {
      pager.cancel();
      pager.free();
    }
  }

  /** @returns {AsyncGenerator<Image, void, undefined>} */
  async *[Symbol.asyncIterator]() {
    for await (const { images } of this.pages()) yield* images;
  }

  get [Symbol.toStringTag]() {
    return "ImageList";
  }
}
