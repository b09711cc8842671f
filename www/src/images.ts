// The listing, page by page, through the package's public API.
import { type Image, listImages } from "cf-list-images";

export type { Image };

/** Images per request: two or three screens. */
const PER_PAGE = 24;

/** Every page of the account's images; each is requested when it is needed. */
export async function* pages(): AsyncGenerator<Image[], void, void> {
  for await (const page of listImages({ endpoint: "/images", perPage: PER_PAGE }).pages()) {
    yield page.images;
  }
}
