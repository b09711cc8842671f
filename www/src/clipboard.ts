import { show } from "./announcer.svelte.ts";
import { m, momentOf } from "./i18n.ts";
import { expiryOf } from "./image.ts";
import type { Image } from "./listing.svelte.ts";

/** Copies a text, and announces whether it worked, and when the URLs in it expire: those of `images`. */
export async function copy(
  text: string,
  what: string,
  images: readonly Image[] = [],
): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    show(m.notCopied);
    return false;
  }
  show(withExpiry(m.copied(what), images));
  return true;
}

/** What is said of a copy or export of these images: with the time when the first of their signed URLs expires. */
export function withExpiry(text: string, images: readonly Image[]): string {
  const times = images.flatMap((image) => expiryOf(image) ?? []);
  const first = times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const time = Number.isFinite(first) ? momentOf(new Date(first).toISOString()) : undefined;
  return time === undefined ? text : `${text}. ${m.expires(times.length, time)}`;
}
