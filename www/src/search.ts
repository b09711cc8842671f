// The search over the images that are loaded.
import type { Image } from "cf-list-images";

/** Whether an image has every word of the search in its name, its ID or its description. */
export function matches(
  search: string,
  descriptionOf: (image: Image) => string | undefined,
): (image: Image) => boolean {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (image) => {
    const text = fold([image.filename, image.id, descriptionOf(image)].join("\n"));
    return words.every((word) => text.includes(word));
  };
}

/** Without case, and without accents: `Café` is found by `cafe`. */
const fold = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
