import { Exchange } from "./exchange.js";
import { pageOf } from "./page.js";

/** @import { Image, ListImagesOptions } from "../index.js" */
/** @import { Platform } from "./bind.js" */
/** @import { ImagesPage } from "./page.js" */

/** A listing that asks nothing before it is awaited (one page) or iterated (every image of every page). */
export class ImageList {
  /** @type {Platform} */
  #platform;
  #options;
  /** @type {Promise<ImagesPage> | undefined} */
  #page;

  /**
   * @param {Platform} platform
   * @param {ListImagesOptions} options
   */
  constructor(platform, options) {
    this.#platform = platform;
    this.#options = options;
  }

  async #first() {
    const listing = await this.#platform.open(this.#options);
    try {
      return await pageOf(listing, listing.url(), new Exchange(this.#platform, this.#options));
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
    const listing = await this.#platform.open(this.#options);
    const pager = listing.pages(Math.random(), Math.random());
    listing.free();
    const stop = new AbortController();
    const exchange = new Exchange(this.#platform, this.#options, stop.signal);
    const next = () => {
      const url = pager.url();
      return url === undefined ? undefined : pageOf(pager, url, exchange);
    };
    /** @type {Promise<ImagesPage> | undefined} */
    let coming;
    try {
      for (coming = next(); coming; coming ??= next()) {
        const page = await coming;
        coming = this.#options.prefetch ? next() : undefined;
        // Its failure is the next step's; a consumer that leaves never sees it.
        coming?.catch(() => {});
        yield page;
      }
    } finally {
      stop.abort();
      await coming?.catch(() => {});
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
