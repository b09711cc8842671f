// The images that the user has selected.
import { SvelteSet } from "svelte/reactivity";
import type { Image } from "./listing.svelte.ts";

export class Selection {
  readonly #ids = new SvelteSet<string>();
  /** Where a range begins: the image that was selected last. */
  #anchor: string | undefined;

  get size(): number {
    return this.#ids.size;
  }

  has(image: Image): boolean {
    return image.id !== undefined && this.#ids.has(image.id);
  }

  /** Selects an image, or no longer. */
  toggle({ id }: Image): void {
    if (id === undefined) return;
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
  }

  /** Selects every image from the one that was selected last to this one. */
  extend(images: readonly Image[], to: number): void {
    const anchor = images.findIndex(({ id }) => id === this.#anchor);
    const [first, last] = anchor < to ? [Math.max(anchor, 0), to] : [to, anchor];
    this.add(images.slice(first, last + 1));
  }

  add(images: readonly Image[]): void {
    for (const { id } of images) if (id !== undefined) this.#ids.add(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#anchor = undefined;
  }

  /** The selected ones of these images. */
  of(images: readonly Image[]): Image[] {
    return images.filter((image) => this.has(image));
  }
}
