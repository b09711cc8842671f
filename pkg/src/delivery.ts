// `cf-list-images/delivery`: delivery URLs of listed images, in other variants.
//
// A delivery URL ends in its variant: https://imagedelivery.net/<account hash>/<image id>/<variant>, or on a domain of one's
// own, https://example.com/cdn-cgi/imagedelivery/<account hash>/<image id>/<variant>, or whatever path a rewrite rule makes
// of that. So only the last segment is looked at: an id may have slashes.
//
// Source: https://developers.cloudflare.com/images/optimization/hosted-images/.
import type { Image } from "./results.js";

/** What is needed of an image. Where only a URL is known: `{ variants: [url] }`. */
export type DeliveredImage = Pick<Image, "variants" | "requireSignedURLs">;

/** A variant's name, or the options of a flexible one: `w=400,fit=cover`. Neither leaves the segment of the path. */
const VARIANT = /^(?!(?:\.|%2e){1,2}$)[^\s/\\?#]+$/i;
/** The largest width that the platform resizes to, in pixels. */
const MAX_WIDTH = 12_000;

/**
 * The URL of an image in a variant.
 *
 * - If the image lists the variant, it is that URL as it is: with its signature, if it has one.
 * - Otherwise the variant of a listed URL is replaced. That is how flexible variants work, which the account must have
 *   enabled: `w=400,fit=cover`.
 * - A private image has no other URLs than those that it lists: a signature is for one URL only, and private images have no
 *   flexible variants.
 *
 * @example
 * ```js
 * import { variantUrl } from "cf-list-images/delivery";
 *
 * const image = { variants: ["https://imagedelivery.net/hash/id/public"] };
 * console.log(variantUrl(image, "thumbnail")); // https://imagedelivery.net/hash/id/thumbnail
 * ```
 *
 * @param image An image of a listing.
 * @param name The variant's name, or the options of a flexible one.
 * @returns `undefined` if there is no such URL.
 * @throws TypeError if the name is empty, `.` or `..`, or has white space or one of `/\?#`.
 * @see https://developers.cloudflare.com/images/optimization/hosted-images/
 */
export function variantUrl(image: DeliveredImage, name: string): string | undefined {
  if (!VARIANT.test(name)) {
    const expected = "expected the name of a variant, without spaces, /, \\, ? and #";
    throw new TypeError(`name: ${expected}, got ${JSON.stringify(name)}`);
  }
  const urls = image.variants ?? [];
  const listed = urls.find((url) => variantOf(url) === name);
  if (listed !== undefined) return listed;
  const [url] = urls;
  if (url === undefined || image.requireSignedURLs === true || isSigned(url)) return undefined;
  const path = pathOf(url);
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${name}${url.slice(path.length)}`;
}

/**
 * The `srcset` of an image: its URLs with their widths.
 *
 * - Widths in pixels make flexible variants, `w=400`, which the account must have enabled. A private image has none.
 * - Names with their widths are for accounts without flexible variants, and for private images whose URLs are signed. A
 *   variant that the image does not have is left out.
 *
 * @example
 * ```js
 * import { srcset } from "cf-list-images/delivery";
 *
 * const image = { variants: ["https://imagedelivery.net/hash/id/public"] };
 * console.log(srcset(image, [400, 800]));
 * // https://imagedelivery.net/hash/id/w=400 400w, https://imagedelivery.net/hash/id/w=800 800w
 * console.log(srcset(image, { thumbnail: 200, public: 1366 }));
 * // https://imagedelivery.net/hash/id/thumbnail 200w, https://imagedelivery.net/hash/id/public 1366w
 * ```
 *
 * @param image An image of a listing.
 * @param widths Widths from 1 to 12,000, in pixels: a list, or a width for each variant.
 * @returns `undefined` if there is no URL, so that the attribute can be left out.
 * @throws TypeError if a width is not a whole number within the bounds, or a name is not that of a variant.
 * @see https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
 */
export function srcset(
  image: DeliveredImage,
  widths: readonly number[] | Readonly<Record<string, number>>,
): string | undefined {
  if (typeof widths !== "object" || widths === null) {
    const expected = "expected a list of widths, or an object with a width for each variant";
    throw new TypeError(`widths: ${expected}, got ${JSON.stringify(widths)}`);
  }
  const variants = Array.isArray(widths)
    ? [...new Set(widths as number[])].map((width) => [`w=${width}`, width] as const)
    : Object.entries(widths as Record<string, number>);
  const candidates = variants.flatMap(([name, width]) => {
    if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
      const expected = `expected whole numbers from 1 to ${MAX_WIDTH}`;
      throw new TypeError(`widths: ${expected}, got ${JSON.stringify(width)}`);
    }
    const url = variantUrl(image, name);
    return url === undefined ? [] : [`${url.replace(/\s/g, encodeURIComponent)} ${width}w`];
  });
  return candidates.length === 0 ? undefined : candidates.join(", ");
}

/** A URL up to its query and fragment. */
const pathOf = (url: string) => url.replace(/[?#].*$/s, "");

/** The variant in a delivery URL, decoded. */
const variantOf = (url: string) => {
  const segment = pathOf(url).split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const isSigned = (url: string) => /\?(?:[^#]*&)?sig=/.test(url);
