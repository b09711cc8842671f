// The simulator of hosted images, seen as the account's images.
import type { Env } from "./env.ts";
import { uploadedAt } from "./seed/catalogue.ts";

/** An image as the API lists it. */
export interface Image {
  id: string;
  filename?: string;
  uploaded: string;
  requireSignedURLs: boolean;
  creator?: string;
  meta?: Record<string, unknown>;
  variants: string[];
}

/** The variants listed. The simulator delivers the original bytes under any variant's name. */
const VARIANTS = ["public", "thumbnail", "hero"];

/** Every image of the account, in no order. */
export async function allImages(env: Env): Promise<Image[]> {
  const images: Image[] = [];
  let cursor: string | undefined;
  do {
    const page = await env.IMAGES.hosted.list({ limit: 10_000, ...(cursor && { cursor }) });
    for (const image of page.images) {
      // A direct upload that never came.
      if (image.draft !== true) {
        images.push(toImage(image));
      }
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return images;
}

/** One image, or `null` when the account has none of that ID. */
export async function oneImage(env: Env, id: string): Promise<Image | null> {
  const image = await env.IMAGES.hosted.image(id).details();
  return image === null ? null : toImage(image);
}

/** The fields that the API lists, in its order; those not set are left out. */
export function toImage(image: ImageMetadata): Image {
  const { id, filename, requireSignedURLs, creator, meta } = image;
  return {
    id,
    ...(filename !== undefined && { filename }),
    ...(creator !== undefined && { creator }),
    ...(meta !== undefined && Object.keys(meta).length > 0 && { meta }),
    // The simulator dates every image by its upload; the samples have dates of their own.
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
