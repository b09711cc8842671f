// The two listings: v1 by page number, v2 by continuation token.
import { badRequest } from "./envelope.js";
import { newestFirst } from "./image.js";
import { metadataFilter } from "./metadata-filter.js";
import type { ApiImage } from "./options.js";

const MIN_PER_PAGE = 10;
const V1 = { perPage: 100, maxPerPage: 10_000 };
const V2 = { perPage: 1_000, maxPerPage: 1_000 };
const MAX_CREATOR = 1_024;

/** How the server differs from what a request asks for. */
export interface Paging {
  /** The most images on a page, whatever `per_page` is. */
  pageCap: number;
  /** Whether every request gets the first page. */
  ignoredPage: boolean;
}

/** `result` of `GET /images/v1`: newest first, so an upload shifts every later page. */
export const listV1 = (
  all: readonly ApiImage[],
  query: URLSearchParams,
  { pageCap, ignoredPage }: Paging,
): { images: ApiImage[] } => {
  const asked = integer(query, "page", 1, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const page = ignoredPage ? 1 : asked;
  const size = Math.min(pageSize(query, V1), pageCap);
  const matching = all.filter(creatorFilter(query)).sort(newestFirst);
  return { images: matching.slice((page - 1) * size, page * size) };
};

/** `result` of `GET /images/v2`. The token holds the position, so an upload shifts nothing. */
export const listV2 = (
  all: readonly ApiImage[],
  query: URLSearchParams,
  { pageCap, ignoredPage }: Paging,
): { images: ApiImage[]; continuation_token: string | null } => {
  const size = Math.min(pageSize(query, V2), pageCap);
  const isAscending = sortOrder(query) === "asc";
  const compare = (a: Position, b: Position) =>
    isAscending ? newestFirst(b, a) : newestFirst(a, b);
  const token = query.get("continuation_token");
  const position = token ? decodeToken(token) : undefined;
  const after = ignoredPage ? undefined : position;
  const matching = all
    .filter(creatorFilter(query))
    .filter(metadataFilter(query))
    .filter((image) => after === undefined || compare(after, image) < 0)
    .sort(compare);
  const images = matching.slice(0, size);
  const last = images.at(-1);
  const more = last !== undefined && matching.length > images.length;
  return { images, continuation_token: more ? encodeToken(last) : null };
};

/** Whether a query asks for the first page. */
export const isFirstPage = (query: URLSearchParams): boolean =>
  !query.get("continuation_token") && Number(query.get("page") ?? 1) === 1;

/** The sort key of a listing. */
type Position = Pick<ApiImage, "id" | "uploaded">;

const creatorFilter = (query: URLSearchParams): ((image: ApiImage) => boolean) => {
  const creator = query.get("creator");
  if (creator === null) return () => true;
  if (creator.length > MAX_CREATOR) {
    throw badRequest(`creator must be at most ${MAX_CREATOR} characters`);
  }
  // An empty creator matches the images without one.
  return (image) => (image.creator ?? "") === creator;
};

const pageSize = (query: URLSearchParams, { perPage, maxPerPage }: typeof V1): number =>
  integer(query, "per_page", perPage, { min: MIN_PER_PAGE, max: maxPerPage });

const integer = (
  query: URLSearchParams,
  name: string,
  fallback: number,
  { min, max }: { min: number; max: number },
): number => {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    const expected = `${name} must be a whole number from ${min} to ${max}`;
    throw badRequest(`${expected}, not ${JSON.stringify(text)}`);
  }
  return value;
};

const sortOrder = (query: URLSearchParams): "asc" | "desc" => {
  const order = query.get("sort_order") ?? "desc";
  if (order !== "asc" && order !== "desc") {
    throw badRequest(`sort_order must be asc or desc, not ${JSON.stringify(order)}`);
  }
  return order;
};

const encodeToken = ({ uploaded, id }: Position): string =>
  btoa(encodeURIComponent(JSON.stringify([uploaded, id])))
    .replaceAll("+", "-")
    .replaceAll("/", "_");

const decodeToken = (token: string): Position => {
  try {
    const text = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    const position: unknown = JSON.parse(decodeURIComponent(text));
    const [uploaded, id] = Array.isArray(position) ? position : [];
    if (typeof uploaded === "string" && typeof id === "string") return { uploaded, id };
  } catch {
    // Reported below, like any other token that this API did not issue.
  }
  throw badRequest("invalid continuation_token");
};
