// The listing, page by page, as any user of cf-list-images writes it.
import { type Image, listImages } from "cf-list-images";

export type { Image };

/** Images asked for at a time: two or three screens. */
const PER_PAGE = 24;

/** Every page of the account's images, each asked for when it is needed. */
export async function* pages(): AsyncGenerator<Image[], void, void> {
  for await (const page of listImages({ endpoint: "/images", perPage: PER_PAGE }).pages()) {
    yield page.images;
  }
}
