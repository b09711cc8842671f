// Recognizes the simulator of hosted images that `wrangler dev` ships.
import type { ImagesBinding } from "./upload.js";

/** The part of the Images binding that fills an account. */
export interface HostedImages extends ImagesBinding {
  readonly hosted: ImagesBinding["hosted"] & {
    list(options: { limit: number }): Promise<{ images: readonly unknown[] }>;
    image(id: string): ImageHandle;
  };
}

interface ImageHandle {
  signedUrl(options: { variant: string }): Promise<string>;
  [Symbol.dispose]?(): void;
}

/** The path from which the simulator delivers images. No URL of a real account has it. */
const LOCAL_DELIVERY = "/__cf_local/imagedelivery/";

/**
 * The origin of the simulator's image URLs. Undefined for any other binding: one of a real account (`"remote": true`), and
 * what is no Images binding.
 */
export const simulatorOrigin = async (images: HostedImages): Promise<string | undefined> => {
  try {
    // Signing needs no image and changes nothing, in any account.
    const image = images.hosted.image("probe");
    const url = new URL(await image.signedUrl({ variant: "public" }));
    // The platform warns of a handle that nobody disposes of.
    image[Symbol.dispose]?.();
    return url.pathname.startsWith(LOCAL_DELIVERY) ? url.origin : undefined;
  } catch {
    return undefined;
  }
};
