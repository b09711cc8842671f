// The images that the user has selected.
import type { Image } from "./listing.svelte.ts";

export class Selection {
  /** Their IDs. A change makes another set: only the cards in sight depend on it. */
  #ids: ReadonlySet<string> = $state.raw(new Set());
  /** Where a range begins: the image that was selected last. */
  #anchor: string | undefined;

  get size(): number {
    return this.#ids.size;
  }

  has({ id }: Image): boolean {
    return id !== undefined && this.#ids.has(id);
  }

  /** Selects an image, or no longer. */
  toggle({ id }: Image): void {
    if (id === undefined) return;
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.#ids = ids;
    this.#anchor = id;
  }

  /** Selects every image from the one that was selected last to this one. */
  extend(images: readonly Image[], to: number): void {
    const anchor = images.findIndex(({ id }) => id === this.#anchor);
    const [first, last] = anchor < to ? [Math.max(anchor, 0), to] : [to, anchor];
    this.add(images.slice(first, last + 1));
  }

  add(images: readonly Image[]): void {
    this.#ids = new Set([...this.#ids, ...images.flatMap(({ id }) => id ?? [])]);
  }

  clear(): void {
    this.#ids = new Set();
    this.#anchor = undefined;
  }

  /** The selected ones of these images. */
  of(images: readonly Image[]): Image[] {
    return images.filter((image) => this.has(image));
  }
}
