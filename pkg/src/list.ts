import type { Walk } from "./core.js";
import { iteration } from "./iteration.js";
import type { Listing } from "./listing.js";
import type { PageContent } from "./outcome.js";
import { Page } from "./page.js";
import type { Prepared } from "./prepared.js";
import { redact } from "./redact.js";
import { send } from "./request.js";
import type { Image, ImageList } from "./results.js";
import { sleep, throwIfAborted } from "./timeout.js";

/** What differs between runtimes. */
export interface Platform {
  /** Loads the core if necessary, and opens a listing of one page or of every page. */
  open(options: Prepared, everyPage: boolean, walk?: Walk): Promise<Listing>;
  /** Whether to read a body at once, because reading it in chunks is slow. */
  whole: boolean;
}

/** Requests the current page of a listing. */
const request = async (
  platform: Platform,
  options: Prepared,
  listing: Listing,
  stop?: AbortSignal,
): Promise<Page> => {
  const sent = await send(listing, options, platform.whole, stop);
  const page = sent.page as PageContent;
  const next = page.next && ({ __proto__: null, ...options, ...page.next } as Prepared);
  // Empty pages of a `fetch` that answers at once would hold up timers, and an abort.
  if (next && !page.images.length) await sleep(0, [options.signal, stop]);
  // Apart from the images, these are what a server may repeat a credential in. Most pages have no messages.
  if (page.messages.length) page.messages = redact(page.messages, options.secrets);
  const id = sent.requestId && options.secrets.redact(sent.requestId);
  return new Page(page, id, next && (() => onePage(platform, next, page.walk)));
};

/** Requests one page, to which a walk by `nextPage()` may have led. */
const onePage = async (platform: Platform, options: Prepared, walk?: Walk): Promise<Page> => {
  const listing = await platform.open(options, false, walk);
  try {
    return await request(platform, options, listing);
  } finally {
    listing.free();
  }
};

/** A listing that sends no request before it is awaited (one page) or iterated (every image of every page). */
export class List implements ImageList {
  #platform: Platform;
  #options: Prepared;
  #page: Promise<Page> | undefined;

  constructor(platform: Platform, options: Prepared) {
    this.#platform = platform;
    this.#options = options;
  }

  // biome-ignore lint/suspicious/noThenProperty: a listing is awaitable
  then<Result1 = Page, Result2 = never>(
    onFulfilled?: ((page: Page) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    this.#page ??= onePage(this.#platform, this.#options);
    return this.#page.then(onFulfilled, onRejected);
  }

  catch<Result = never>(
    onRejected?: ((reason: unknown) => Result | PromiseLike<Result>) | null,
  ): Promise<Page | Result> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Page> {
    return this.then().finally(onFinally);
  }

  pages(): AsyncGenerator<Page, void, undefined> {
    return iteration((stop) => this.#pages(stop));
  }

  [Symbol.asyncIterator](): AsyncGenerator<Image, void, undefined> {
    return iteration((stop) => this.#images(stop));
  }

  async *#pages(stop: AbortController): AsyncGenerator<Page, void, undefined> {
    const options = this.#options;
    const listing = await this.#platform.open(options, true);
    const next = () =>
      listing.url === undefined
        ? undefined
        : request(this.#platform, options, listing, stop.signal);
    let coming: Promise<Page> | undefined;
    try {
      for (coming = next(); coming; coming ??= next()) {
        const page = await coming;
        coming = options.prefetch ? next() : undefined;
        // The next step reports its failure; a consumer that stops never sees it.
        coming?.catch(() => {});
        yield page;
        throwIfAborted(options.signal);
      }
    } catch (thrown) {
      if (!stop.signal.aborted) throw thrown;
    } finally {
      stop.abort();
      await coming?.catch(() => {});
      listing.free();
    }
  }

  async *#images(stop: AbortController): AsyncGenerator<Image, void, undefined> {
    for await (const { images } of this.#pages(stop)) {
      for (const image of images) {
        yield image;
        throwIfAborted(this.#options.signal);
      }
    }
  }

  get [Symbol.toStringTag](): string {
    return "ImageList";
  }
}
