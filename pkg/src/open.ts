// Opens a listing in the core.
import type { Step } from "./core.js";
import { type Core, call } from "./core-instance.js";
import type { Prepared } from "./prepared.js";

/** NaN stands for an absent number. A value of another type becomes negative, which the core refuses. */
const number = (value: unknown) => {
  if (value === undefined) return Number.NaN;
  return typeof value === "number" && value >= 0 ? value : -1;
};

/**
 * Opens a listing in the core, of one page or of every page. Returns the instance that holds the listing, and the first
 * step.
 */
export const open = (options: Prepared, everyPage: boolean): [Core, Step] =>
  call((core) => [
    core,
    core.Listing.open(
      [
        options.accountId,
        options.baseURL,
        options.endpoint,
        options.creator,
        options.continuationToken,
        options.sortOrder,
      ],
      options.meta ?? [],
      number(options.version),
      number(options.page),
      number(options.perPage),
      number(options.limit),
      number(options.timeout),
      number(options.maxRetries),
      everyPage,
      Math.random(),
      Math.random(),
    ),
  ]);
