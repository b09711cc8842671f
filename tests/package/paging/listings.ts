// The ways to list every image, each as a generator of ids.
import { type ListImagesOptions, listImages } from "cf-list-images";

export type Walk = (options: ListImagesOptions) => AsyncGenerator<string | undefined>;

export const WALKS: Record<string, Walk> = {
  "for await of listImages": async function* (options) {
    for await (const { id } of listImages(options)) yield id;
  },
  "for await of listImages, with prefetch": async function* (options) {
    for await (const { id } of listImages({ ...options, prefetch: true })) yield id;
  },
  "pages()": async function* (options) {
    for await (const { images } of listImages(options).pages()) yield* images.map(({ id }) => id);
  },
  "pages(), with prefetch": async function* (options) {
    for await (const { images } of listImages({ ...options, prefetch: true }).pages()) {
      yield* images.map(({ id }) => id);
    }
  },
};

/** A walk by `nextPage()`. It knows one page at a time, so it may see an image twice if uploads shift the pages. */
export const byNextPage: Walk = async function* (options) {
  let page = await listImages(options);
  for (;;) {
    yield* page.images.map(({ id }) => id);
    if (!page.hasNextPage()) return;
    page = await page.nextPage();
  }
};
