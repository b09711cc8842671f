// Names, dates and delivery URLs of an image.
import type { Image } from "./images.ts";

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

/** The file name, or the ID of an image that has none. */
export function nameOf(image: Image): string {
  return image.filename || image.id || "Unnamed image";
}

/** The alternative text: from the metadata if it has one, else the name. */
export function altOf(image: Image): string {
  const meta = image.meta;
  if (typeof meta === "object" && meta !== null) {
    for (const key of ["alt", "title", "description"]) {
      const text = (meta as Record<string, unknown>)[key];
      if (typeof text === "string" && text !== "") {
        return text;
      }
    }
  }
  return nameOf(image);
}

export function dayOf(image: Image): string | undefined {
  return format(DAY, image.uploaded);
}

export function momentOf(image: Image): string | undefined {
  return format(MOMENT, image.uploaded);
}

function format(style: Intl.DateTimeFormat, text: string | undefined): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : style.format(time);
}

/** The delivery URL of the first of these variants that the image has, else of its first variant. */
export function variantFor(image: Image, ...names: string[]): string | undefined {
  const variants = image.variants ?? [];
  const found = names
    .map((name) => variants.find((url) => variantName(url) === name))
    .find((url) => url !== undefined);
  return found ?? variants[0];
}

/** The last segment of a delivery URL: `public`, `thumbnail`, … */
export function variantName(url: string): string {
  return URL.canParse(url) ? (new URL(url).pathname.split("/").at(-1) ?? url) : url;
}

/** Whether a browser cannot load the URL: the image is private and the URL has no signature. */
export function isLocked(image: Image, url: string | undefined): boolean {
  const signed = url !== undefined && URL.canParse(url) && new URL(url).searchParams.has("sig");
  return image.requireSignedURLs === true && !signed;
}
