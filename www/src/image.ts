// Names, dates and delivery URLs of an image.
import type { Image } from "cf-list-images";
import { srcset } from "cf-list-images/delivery";
import { m } from "./i18n.ts";
import { settings } from "./worker-settings.ts";

/**
 * The file name, or the ID of an image that has none. Without what overrides the direction of writing: by that, `gpj.exe` reads
 * as `exe.jpg`.
 */
export const nameOf = ({ filename, id }: Image): string =>
  visible(filename) || visible(id) || m.unnamed;

const visible = (text = ""): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").trim();

/** What the metadata says of the picture: the first of `alt`, `title` and `description` that is a text. */
export function descriptionOf({ meta }: Image): string | undefined {
  if (typeof meta !== "object" || meta === null) return undefined;
  const fields = meta as Record<string, unknown>;
  return ["alt", "title", "description"]
    .map((key) => fields[key])
    .find((text): text is string => typeof text === "string" && text !== "");
}

/** The URL of the first of these variants that the image has, else of its first variant. */
export function variantFor(image: Image, ...names: string[]): string | undefined {
  const variants = image.variants ?? [];
  return (
    names.flatMap((name) => variants.filter((url) => variantName(url) === name))[0] ?? variants[0]
  );
}

/** The last segment of a delivery URL: `public`, `thumbnail`, … */
export const variantName = (url: string): string =>
  (URL.canParse(url) && new URL(url).pathname.split("/").at(-1)) || url;

/** Whether a browser cannot load the URL: the image is private and the URL has no signature. */
export const isLocked = (image: Image, url: string | undefined): boolean =>
  image.requireSignedURLs === true && parameter(url, "sig") === undefined;

/** When the image's signed URLs expire, in milliseconds since 1970; `undefined` if they are not signed or never expire. */
export function expiryOf({ variants = [] }: Image): number | undefined {
  const seconds = variants
    .filter((url) => parameter(url, "sig") !== undefined)
    .map((url) => Number(parameter(url, "exp") ?? Number.NaN))
    .filter(Number.isFinite);
  return seconds.length === 0 ? undefined : Math.min(...seconds) * 1_000;
}

/** How long before they expire signed URLs are renewed, in milliseconds. */
const MARGIN = 60_000;

/** Until when the image's URLs are kept: until a minute before they expire, or a fifth of a shorter lifetime. */
export function keepUntil(image: Image, received: number): number | undefined {
  const expiry = expiryOf(image);
  return expiry && expiry - Math.min(MARGIN, Math.max(0, expiry - received) / 5);
}

const parameter = (url: string | undefined, name: string): string | undefined =>
  url !== undefined && URL.canParse(url)
    ? (new URL(url).searchParams.get(name) ?? undefined)
    : undefined;

/**
 * `<img>` with the image's picture, and with `srcset` where there are flexible variants: not for a private image. `undefined`
 * if the image has no variants.
 */
export function imgTag(image: Image): string | undefined {
  const url = variantFor(image, "public");
  if (url === undefined) return undefined;
  const sources = settings.flexibleVariants ? srcset(image, [400, 800, 1_600]) : undefined;
  const attributes = [
    `src="${attribute(url)}"`,
    ...(sources ? [`srcset="${attribute(sources)}"`, 'sizes="100vw"'] : []),
    `alt="${attribute(descriptionOf(image) ?? nameOf(image))}"`,
  ];
  return `<img ${attributes.join(" ")}>`;
}

/** The picture in Markdown (CommonMark 0.31, section 6); `undefined` if the image has no variants. */
export function markdown(image: Image): string | undefined {
  const url = variantFor(image, "public");
  if (url === undefined) return undefined;
  const text = (descriptionOf(image) ?? nameOf(image))
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(ENTITY, "\\&")
    .replace(/\s+/g, " ");
  const target = url.replace(/[<>\\\s]/g, encodeURIComponent).replace(ENTITY, "\\&");
  return `![${text}](<${target}>)`;
}

/** The `&` of what Markdown would read as a character reference: `&copy;`, `&#169;`. */
const ENTITY = /&(?=#?\w+;)/g;

const ENTITIES: Record<string, string> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const attribute = (text: string): string =>
  text.replace(/[&"<>]/g, (each) => ENTITIES[each] ?? each);
