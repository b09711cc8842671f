import type { Listing as CoreListing, Outcome, Step, Walk } from "./core.js";
import { type Core, call } from "./core-instance.js";
import { ImagesError } from "./error.js";
import { Images } from "./images.js";
import { open } from "./open.js";
import { type PageContent, readOutcome } from "./outcome.js";
import type { Prepared } from "./prepared.js";
import { redactError } from "./redact.js";
import type { Head } from "./response.js";
import type { Image } from "./results.js";

/** What a response means: a page, or an error and the delay before another attempt, if any. */
export interface Meaning {
  page?: PageContent;
  error?: ImagesError;
  delay?: number;
}

/**
 * A listing in the core. The end of an attempt consumes the core's listing, which is returned only if another request
 * follows.
 */
export class Listing {
  /** The instance that holds the core's listing. */
  #core: Core;
  #listing: CoreListing | undefined;
  #images = new Images();
  /** The URL to request next; `undefined` after the last page. */
  url: string | undefined;

  /** Opens a listing of one page, or of every page. */
  constructor(options: Prepared, everyPage: boolean, walk?: Walk) {
    const [core, step] = open(options, everyPage, walk);
    this.#core = core;
    const { error } = this.#advance(step);
    if (!error) return;
    const { option, message, ...others } = error;
    const value = option ? `, got ${options[option as keyof Prepared]}` : "";
    const thrown = new ImagesError({ ...others, message: message + value });
    throw redactError(thrown, options);
  }

  #advance(step: Step): Outcome {
    const outcome = readOutcome(step);
    this.#listing = step[1];
    this.url = outcome.url ?? this.url;
    return outcome;
  }

  /** Takes the next chunk of a body. Returns false if the body is invalid: `finish` then returns the error. */
  feed(chunk: Uint8Array): boolean {
    const texts = this.#call((listing) => listing.feed(chunk));
    for (let next = 1; next < texts.length; next += 2) {
      this.#images.add(texts[next - 1] as string, texts[next] as string);
    }
    // One more if the body is invalid.
    return !(texts.length % 2);
  }

  /** Removes and returns the images that arrived since the last call. */
  take(): Image[] {
    return this.#images.take();
  }

  #call<Result>(work: (listing: CoreListing) => Result): Result {
    return call(() => work(this.#listing as CoreListing), this.#core);
  }

  /** Ends an attempt. Without a response, there was no complete one. */
  finish({ status, requestId, retryAfterMs, retryAfter }: Partial<Head> = {}): Meaning {
    const images = this.take();
    this.#images = new Images();
    const step = this.#call((listing) =>
      listing.finish(status, [retryAfterMs, retryAfter], Date.now(), Math.random()),
    );
    this.url = step[1] && this.url;
    const { page, error, delay } = this.#advance(step);
    if (page) {
      const repeated = new Set(page.repeated);
      const others = repeated.size ? images.filter((_, place) => !repeated.has(place)) : images;
      return { page: { ...page, images: others.slice(0, page.take) } };
    }
    return { delay, error: error && new ImagesError({ ...error, status, requestId }) };
  }

  /** Frees the core's listing if the attempt has not ended. */
  free() {
    call(() => this.#listing?.free(), this.#core);
    this.#listing = undefined;
  }
}
