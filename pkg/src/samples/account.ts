// The simulator's account: filled with the sample pictures if it is empty.
import { SAMPLES } from "./catalogue.js";
import type { Sample } from "./sample.js";
import type { HostedImages } from "./simulator.js";
import { hosted, uploadSamples } from "./upload.js";

/** The part of the platform's context of a request that the upload needs. */
export interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

/** The simulator's account. */
export class Account {
  readonly #images: HostedImages;
  /** The samples to upload; undefined until it is known whether the account is empty. */
  #waiting: Sample[] | undefined;
  #filling: Promise<void> | undefined;

  constructor(images: HostedImages) {
    this.#images = images;
  }

  /**
   * Uploads the samples, unless the account had images before. All calls share one upload. It never rejects: a failure is
   * logged, and the next call uploads what is missing.
   *
   * @param context the request's: the upload goes on when its client disconnects
   */
  fill(context: Context | undefined): Promise<void> {
    if (this.#filling === undefined) {
      this.#filling = this.#upload().catch((error: unknown) => {
        this.#filling = undefined;
        const reason = error instanceof Error ? error.message : String(error);
        console.error(
          `The sample pictures could not be uploaded to the local simulator, and the next request tries again: ${reason}`,
        );
      });
      context?.waitUntil(this.#filling);
    }
    return this.#filling;
  }

  async #upload(): Promise<void> {
    if (this.#waiting === undefined) {
      const { images } = await this.#images.hosted.list({ limit: 1 });
      this.#waiting = images.length > 0 ? [] : [...SAMPLES];
    }
    await uploadSamples(this.#waiting, hosted(this.#images));
  }
}
