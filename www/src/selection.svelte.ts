// The images that the user has selected.
import type { Image } from "./listing.svelte.ts";

type Images = ReadonlyMap<string, Image>;

export class Selection {
  /** By their IDs. A change makes another map: only the cards in sight depend on it. */
  #images: Images = $state.raw(new Map());
  /** Where a range begins: the image that was selected last. */
  #anchor: string | undefined;
  /** What the last range has added: another one from the same anchor replaces it. */
  #range: readonly string[] = [];

  get size(): number {
    return this.#images.size;
  }

  has({ id }: Image): boolean {
    return id !== undefined && this.#images.has(id);
  }

  /** Selects an image, or deselects it. The next range begins there. */
  toggle(image: Image): void {
    const { id } = image;
    if (id === undefined) return;
    const images = new Map(this.#images);
    if (!images.delete(id)) images.set(id, image);
    this.#set(images, id);
  }

  /**
   * Selects a range: every image from the anchor to this one, instead of the last range from there. Without an anchor among
   * these images, this one alone, which becomes the anchor.
   */
  extend(among: readonly Image[], to: number): void {
    const anchor = among.findIndex(({ id }) => id === this.#anchor);
    const kept = new Map(this.#images);
    if (anchor >= 0) for (const id of this.#range) kept.delete(id);
    const from = anchor < 0 ? to : anchor;
    const images = withAll(kept, among.slice(Math.min(from, to), Math.max(from, to) + 1));
    this.#set(images, among[from]?.id);
    this.#range = [...images.keys()].filter((id) => !kept.has(id));
  }

  add(images: readonly Image[]): void {
    this.#set(withAll(this.#images, images), this.#anchor);
  }

  clear(): void {
    this.#set(new Map(), undefined);
  }

  /**
   * The selected images: first those of `loaded`, whose URLs are the latest, in its order; then those that are not loaded,
   * as after a change of the order.
   */
  in(loaded: readonly Image[]): Image[] {
    const rest = new Map(this.#images);
    const found = loaded.filter(({ id }) => id !== undefined && rest.delete(id));
    return [...found, ...rest.values()];
  }

  #set(images: Images, anchor: string | undefined): void {
    this.#images = images;
    this.#anchor = anchor;
    this.#range = [];
  }
}

function withAll(selected: Images, added: readonly Image[]): Images {
  const images = new Map(selected);
  for (const image of added) if (image.id !== undefined) images.set(image.id, image);
  return images;
}
