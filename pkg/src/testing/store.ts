// The images of an account in memory.
import { refuse } from "./check.js";
import { Completion, newestFirst } from "./image.js";
import type { ApiImage, ImageInput } from "./options.js";

/** The account's images, newest first. */
export class Store {
  readonly #inputs: readonly ImageInput[] | number;
  #completion = new Completion();
  #images: ApiImage[];

  /** @param inputs images, or how many to make */
  constructor(inputs: readonly ImageInput[] | number) {
    this.#inputs = inputs;
    this.#images = this.#initial();
  }

  get images(): readonly ApiImage[] {
    return this.#images;
  }

  /** Uploads images, one after the other: the last is the newest. */
  add(inputs: readonly ImageInput[]): ApiImage[] {
    const added = this.#completion.uploads(inputs, this.#images);
    this.#images = sorted([...this.#images, ...added]);
    return added;
  }

  /** Deletes images. */
  remove(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.#images.some((image) => image.id === id)) {
        refuse(`remove: there is no image with the id ${JSON.stringify(id)}`);
      }
    }
    this.#images = this.#images.filter(({ id }) => !ids.includes(id));
  }

  /** Forgets all uploads and deletions. */
  reset(): void {
    this.#completion = new Completion();
    this.#images = this.#initial();
  }

  #initial(): ApiImage[] {
    const inputs = this.#inputs;
    if (typeof inputs === "number") return this.#completion.generate(inputs);
    return sorted(this.#completion.initial(inputs));
  }
}

const sorted = (images: ApiImage[]): ApiImage[] => {
  const ids = new Set<string>();
  for (const image of images) {
    if (ids.has(image.id)) refuse(`images: two have the id ${JSON.stringify(image.id)}`);
    if (Number.isNaN(Date.parse(image.uploaded))) {
      refuse(
        `images: the image ${JSON.stringify(image.id)} was uploaded at ${JSON.stringify(image.uploaded)}; expected ` +
          "a time such as 2026-01-02T03:04:05Z",
      );
    }
    ids.add(image.id);
  }
  return images.sort(newestFirst);
};
