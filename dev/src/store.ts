// The account's images, stored in the simulator of hosted images.
import type { ApiImage } from "cf-list-images/testing";
import type { Env } from "./env.ts";
import { uploadedAt } from "../../pkg/src/samples/catalogue.js";

/** The variants listed. The simulator delivers the original bytes under any variant's name. */
const VARIANTS = ["public", "thumbnail", "hero"];

/** Every image of the account, unordered. */
export async function allImages(env: Env): Promise<ApiImage[]> {
  const images: ApiImage[] = [];
  let cursor: string | undefined;
  do {
    const page = await env.IMAGES.hosted.list({ limit: 10_000, ...(cursor && { cursor }) });
    for (const image of page.images) {
      // A draft is a direct upload that was never completed.
      if (image.draft !== true) {
        images.push(toImage(image));
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return images;
}

/** The image with this ID, or `null`. */
export async function oneImage(env: Env, id: string): Promise<ApiImage | null> {
  const image = await env.IMAGES.hosted.image(id).details();
  return image === null ? null : toImage(image);
}

/** The fields that the API lists, in its order, without those that are not set. */
export function toImage(image: ImageMetadata): ApiImage {
  const { id, filename, requireSignedURLs, creator, meta } = image;
  return {
    id,
    ...(filename !== undefined && { filename }),
    ...(creator !== undefined && { creator }),
    ...(meta !== undefined && Object.keys(meta).length > 0 && { meta }),
    // The simulator uses the time of the upload; the samples have fixed dates.
    uploaded: uploadedAt(id) ?? image.uploaded ?? new Date(0).toISOString(),
    requireSignedURLs,
    variants: variantUrls(image.variants),
  };
}

function variantUrls(variants: readonly string[]): string[] {
  const [url] = variants;
  if (url === undefined) {
    return [];
  }
  const base = url.slice(0, url.lastIndexOf("/"));
  return VARIANTS.map((variant) => `${base}/${variant}`);
}
