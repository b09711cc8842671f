// Opens a listing in the core.
import type { Step, Walk } from "./core.js";
import { type Core, call } from "./core-instance.js";
import type { Prepared } from "./prepared.js";

/** NaN stands for an absent number. A value of another type becomes negative, which the core refuses. */
const number = (value: unknown) => {
  if (value === undefined) return Number.NaN;
  return typeof value === "number" && value >= 0 ? value : -1;
};

/** The key of the core's hashes: the same for the pages of a walk. */
let key: [number, number] | undefined;

/**
 * Opens a listing in the core, of every page, or of one, to which `walk` has led. Returns the instance that holds the
 * listing, and the first step.
 */
export const open = (
  options: Prepared,
  everyPage: boolean,
  walk: Walk = { pages: 0, mark: 0, idle: 0 },
): [Core, Step] => {
  key ??= [Math.random(), Math.random()];
  const meta = options.meta ?? [];
  const texts = [
    options.accountId,
    options.baseURL,
    options.endpoint,
    options.creator,
    options.continuationToken,
    options.sortOrder,
    ...meta.flatMap((filter) => [...filter, undefined]),
  ];
  const numbers = [
    options.version,
    options.page,
    options.perPage,
    options.limit,
    options.timeout,
    options.maxRetries,
    options.maxImageBytes,
    options.maxPageBytes,
    meta.length,
    walk.pages,
    walk.mark,
    walk.idle,
    ...key,
  ];
  return call((core) => [core, core.Listing.open(texts, numbers.map(number), everyPage)]);
};
