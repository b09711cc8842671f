// The URLs of private images are renewed before they expire.
import type { Image, Listing } from "./listing.svelte.ts";

/** The shortest wait before a renewal, and the longest delay of a timer, in milliseconds. */
const SHORTEST_WAIT = 1_000;
const LONGEST_DELAY = 2 ** 31 - 1;

/**
 * Renews the URLs of images that are shown, once it is time for the first of them. For an effect: what it reads of the listing is
 * reactive, and what it returns stops it.
 */
export function renewInTime(listing: Listing, images: readonly Image[]): (() => void) | undefined {
  const times = images.flatMap((image) => listing.renewalOf(image) ?? []);
  if (times.length === 0) return undefined;
  const wait = Math.max(SHORTEST_WAIT, Math.min(...times) - Date.now());
  const timer = setTimeout(
    () => {
      for (const image of images) void listing.renew(image);
    },
    Math.min(wait, LONGEST_DELAY),
  );
  return () => clearTimeout(timer);
}
