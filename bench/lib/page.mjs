// Pages as the API sends them: about 490 bytes an image; a third of the images are private.
import { success } from "cf-list-images/testing";

const VARIANTS = ["thumbnail", "hero", "original"];

/** When the first image was uploaded; each of the others is a second older. */
const NEWEST = Date.UTC(2026, 0, 2, 2, 20, 0, 123);

/** @param {number} index */
export const image = (index) => {
  const id = `${index.toString(16).padStart(8, "0")}-dd06-4bbd-5fef-9c2c16bb7900`;
  return {
    id,
    filename: `picture ${index}.jpg`,
    creator: `user-${index % 7}`,
    meta: { album: "summer", priority: index % 10, region: { name: "eu" } },
    requireSignedURLs: index % 3 === 0,
    uploaded: new Date(NEWEST - index * 1_000).toISOString(),
    variants: VARIANTS.map((name) => `https://imagedelivery.net/MTt4OTd0b0w5aj/${id}/${name}`),
  };
};

/**
 * The bytes of a page of images.
 *
 * @param {number} count
 * @param {number} [from] the index of the first image
 */
export const page = (count, from = 0) => {
  const images = Array.from({ length: count }, (_, place) => image(from + place));
  return Buffer.from(JSON.stringify(success({ images })));
};
