// The two listings: v1 by page number, v2 by continuation token.
import { badRequest } from "./envelope.ts";
import { metadataFilter } from "./metadata-filter.ts";
import type { Image } from "./store.ts";

const MIN_PER_PAGE = 10;
const V1 = { perPage: 100, maxPerPage: 10_000 };
const V2 = { perPage: 1_000, maxPerPage: 1_000 };
const MAX_CREATOR = 1_024;

/** `result` of `GET /images/v1`: newest first, so an upload shifts every later page. */
export function listV1(all: readonly Image[], query: URLSearchParams): { images: Image[] } {
  const page = integer(query, "page", 1, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const perPage = integer(query, "per_page", V1.perPage, { min: MIN_PER_PAGE, max: V1.maxPerPage });
  const matching = all.filter(creatorFilter(query)).sort(newestFirst);
  return { images: matching.slice((page - 1) * perPage, page * perPage) };
}

/** `result` of `GET /images/v2`. The token holds the position, so an upload shifts nothing. */
export function listV2(
  all: readonly Image[],
  query: URLSearchParams,
): { images: Image[]; continuation_token: string | null } {
  const perPage = integer(query, "per_page", V2.perPage, { min: MIN_PER_PAGE, max: V2.maxPerPage });
  const order = sortOrder(query);
  const compare = order === "asc" ? (a: Position, b: Position) => newestFirst(b, a) : newestFirst;
  const token = query.get("continuation_token");
  const after = token === null || token === "" ? undefined : decodeToken(token);
  const matching = all
    .filter(creatorFilter(query))
    .filter(metadataFilter(query))
    .filter((image) => after === undefined || compare(after, image) < 0)
    .sort(compare);
  const images = matching.slice(0, perPage);
  const last = images.at(-1);
  const more = last !== undefined && matching.length > images.length;
  return { images, continuation_token: more ? encodeToken(last) : null };
}

/** The sort key of a listing. */
type Position = Pick<Image, "id" | "uploaded">;

function newestFirst(a: Position, b: Position): number {
  return compareText(b.uploaded, a.uploaded) || compareText(b.id, a.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function creatorFilter(query: URLSearchParams): (image: Image) => boolean {
  const creator = query.get("creator");
  if (creator === null) {
    return () => true;
  }
  if (creator.length > MAX_CREATOR) {
    throw badRequest(`creator must be at most ${MAX_CREATOR} characters`);
  }
  // An empty creator matches the images without one.
  return (image) => (image.creator ?? "") === creator;
}

function integer(
  query: URLSearchParams,
  name: string,
  fallback: number,
  bounds: { min: number; max: number },
): number {
  const text = query.get(name);
  if (text === null) {
    return fallback;
  }
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw badRequest(
      `${name} must be a whole number from ${bounds.min} to ${bounds.max}, not ${JSON.stringify(text)}`,
    );
  }
  return value;
}

function sortOrder(query: URLSearchParams): "asc" | "desc" {
  const order = query.get("sort_order") ?? "desc";
  if (order !== "asc" && order !== "desc") {
    throw badRequest(`sort_order must be asc or desc, not ${JSON.stringify(order)}`);
  }
  return order;
}

function encodeToken({ uploaded, id }: Position): string {
  const bytes = new TextEncoder().encode(JSON.stringify([uploaded, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

function decodeToken(token: string): Position {
  try {
    const text = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
    const position: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    const [uploaded, id] = Array.isArray(position) ? position : [];
    if (typeof uploaded === "string" && typeof id === "string") {
      return { uploaded, id };
    }
  } catch {
    // Reported below, like any other token that this API did not issue.
  }
  throw badRequest("invalid continuation_token");
}
