// Which URLs a picture is loaded from: a flexible variant in the size that is shown, else a named one.
import { srcset, variantUrl } from "cf-list-images/delivery";
import { isLocked, variantFor } from "./image.ts";
import type { Image } from "./listing.svelte.ts";
import { settings } from "./worker-settings.ts";

/** What an `<img>` loads. */
export interface Source {
  readonly src: string;
  readonly srcset?: string | undefined;
  readonly sizes?: string;
}

/** The widths of flexible variants, in pixels: few, so that caches have them. */
const SMALL = [320, 480, 640, 960];
const LARGE = [640, 960, 1_440, 2_160];
/** How wide a picture is in the grid, and in the panel of an image: see src/styles. */
const CARD = "(max-width: 34rem) 50vw, 19rem";
const PANEL = "(max-width: 44rem) 100vw, 44rem";

/** Whether flexible variants are used: the account may have none, whatever the setting says. */
let isFlexible = $state(settings.flexibleVariants);
/** Whether one was loaded. */
let isProven = false;

/** The sources of an image's picture in the grid, the best first: each is for when the one before it fails. */
export function smallSources(image: Image): Source[] {
  const { variant = "thumbnail" } = settings;
  return sources(image, SMALL, CARD, variantFor(image, variant, "thumbnail", "public"));
}

/** The sources of an image's picture in its panel. */
export function largeSources(image: Image): Source[] {
  return sources(image, LARGE, PANEL, variantFor(image, "public"));
}

/** The flexible variants, of which the browser chooses one, and the named one. A private image has no flexible ones. */
function sources(
  image: Image,
  widths: number[],
  sizes: string,
  named: string | undefined,
): Source[] {
  const src = isFlexible ? variantUrl(image, `w=${widths[0]}`) : undefined;
  return [
    ...(src ? [{ src, srcset: srcset(image, widths), sizes }] : []),
    ...(named ? [{ src: named }] : []),
  ];
}

/** A picture that a component shows: it goes on to the next source when one fails. */
export class Picture {
  /** What to load; `undefined` if there is nothing, or everything has failed. */
  readonly source: Source | undefined = $derived.by(() =>
    this.#sources.find(({ src }) => !this.#failed.includes(src)),
  );
  readonly isLocked: boolean = $derived.by(() => isLocked(this.#image(), this.#sources[0]?.src));
  readonly hasSources: boolean = $derived.by(() => this.#sources.length > 0);
  readonly #image: () => Image;
  readonly #sources: Source[];
  /** URLs: a signed one is replaced by another one before it expires. */
  #failed: readonly string[] = $state.raw([]);
  /** Whether it is not shown any longer. Its `load` or `error` may still come. */
  #isGone = false;

  constructor(image: () => Image, sourcesOf: (image: Image) => Source[]) {
    this.#image = image;
    this.#sources = $derived(sourcesOf(image()));
    $effect(() => () => {
      this.#isGone = true;
    });
  }

  readonly onerror = (): void => {
    if (this.#isGone || !this.source) return;
    this.#failed = [...this.#failed, this.source.src];
    // Without a connection nothing can be loaded; with one, everything is tried again.
    if (!navigator.onLine) addEventListener("online", () => (this.#failed = []), { once: true });
  };

  readonly onload = (): void => {
    if (this.#isGone) return;
    if (this.source?.srcset) isProven = true;
    else if (this.#failed.length > 0 && !isProven) isFlexible = false;
  };
}

/** Loads the picture of an image that may be opened next. */
export function preload(image: Image): void {
  const [source] = largeSources(image);
  if (source === undefined || isLocked(image, source.src)) return;
  // In this order: the browser chooses a candidate when it has the URL.
  const { sizes = "", srcset = "", src } = source;
  Object.assign(document.createElement("img"), { sizes, srcset, src });
}
