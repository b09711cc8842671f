// `cf-list-images/query`: a listing for TanStack Query, in React, Vue, Svelte or Solid. It imports nothing of it: these
// options are the same in all of them.
//
// Source: https://tanstack.com/query/latest/docs/framework/react/guides/infinite-queries.

// By the package's name, so that each runtime gets its own build.
import { listImages } from "cf-list-images";
import { describe, refuse } from "./option-error.js";
import type { ListImagesOptions, ListImagesV1Options, ListImagesV2Options } from "./options.js";
import { copyOptions, type ImagesQueryKey, queryKeyOf } from "./query-key.js";
import type {
  Image,
  ImagesPage,
  NextNumber,
  NextPage,
  NextToken,
  ResponseInfo,
} from "./results.js";
import { onAbort } from "./timeout.js";

export type { ImagesQueryKey } from "./query-key.js";

/** What a query has besides the options of `listImages`. */
export interface QueryOptions {
  /**
   * Who lists, such as the user's id, if that decides what is listed. The query key holds no credentials and no headers, so
   * without this the listings of two users have the same key.
   */
  key?: string | number | undefined;
  /** A page is one request. */
  prefetch?: undefined;
}

/** Options of {@link imagesInfiniteQuery}. */
export type ImagesQueryOptions = ListImagesOptions & QueryOptions;

/** Options of {@link imagesInfiniteQuery} with `version: 2`, or with an option that only v2 has. */
export type ImagesQueryV2Options = ListImagesV2Options & QueryOptions;

/** Options of {@link imagesInfiniteQuery} for v1. */
export type ImagesQueryV1Options = ListImagesV1Options & QueryOptions;

/** A page as plain data, which can be persisted, and sent from a server to a page. `Next` depends on the version. */
export interface ImagesPageData<Next extends NextPage = NextPage> {
  /** The images, in the API's order. */
  images: Image[];
  /** The API's messages. */
  messages: ResponseInfo[];
  /** `X-Request-Id`, or the API's `cf-ray`, if the response has one. */
  requestId?: string;
  /** What differs in the options of the next page; absent on the last page. */
  next?: Next;
}

/** What TanStack Query passes to a `queryFn`, as far as it is used. */
export interface QueryContext<Next extends NextPage = NextPage> {
  /** Aborts when the query is cancelled, or when no component uses it any more. */
  signal: AbortSignal;
  /** What differs in the options of this page. */
  pageParam: Partial<Next>;
}

/** The options of an infinite query. `Next` depends on the version. */
export interface ImagesInfiniteQuery<Next extends NextPage = NextPage> {
  /** What is listed, and for whom: without credentials. */
  queryKey: ImagesQueryKey;
  /** Requests a page. Rejects as `listImages` does. */
  queryFn(context: QueryContext<Next>): Promise<ImagesPageData<Next>>;
  /** Empty: the first page is that of the options. */
  initialPageParam: Partial<Next>;
  /** `undefined` after the last page. */
  getNextPageParam(lastPage: ImagesPageData<Next>): Next | undefined;
  /** `listImages` retries by itself: as often as `maxRetries` says, and when the API says. */
  retry: false;
}

/**
 * The options of an infinite query that lists images page by page.
 *
 * @example In React
 * ```tsx
 * import { useInfiniteQuery } from "@tanstack/react-query";
 * import { imagesInfiniteQuery } from "cf-list-images/query";
 *
 * const query = imagesInfiniteQuery({ endpoint: "/images/v2", version: 2, perPage: 12 });
 *
 * export function Images() {
 *   const { data, fetchNextPage } = useInfiniteQuery(query);
 *   const images = data?.pages.flatMap((page) => page.images) ?? [];
 *   return (
 *     <button type="button" onClick={() => fetchNextPage()}>
 *       {images.length} images, and more
 *     </button>
 *   );
 * }
 * ```
 *
 * @param options Those of `listImages`, and `key`. They are copied.
 * @throws `ImagesError` if the options are no plain object, or `key` is neither a string nor a number. Other invalid
 * options are errors of the query.
 * @see https://tanstack.com/query/latest/docs/framework/react/reference/useInfiniteQuery
 */
export function imagesInfiniteQuery(options: ImagesQueryV2Options): ImagesInfiniteQuery<NextToken>;
export function imagesInfiniteQuery(options: ImagesQueryV1Options): ImagesInfiniteQuery<NextNumber>;
export function imagesInfiniteQuery(options: ImagesQueryOptions): ImagesInfiniteQuery;
export function imagesInfiniteQuery(options: ImagesQueryOptions): ImagesInfiniteQuery {
  const { key, ...listing } = copyOptions(options);
  return {
    queryKey: queryKeyOf({ key, ...listing }),
    queryFn: async ({ signal, pageParam }) => {
      checkPageParam(pageParam);
      const request = (either: AbortSignal) =>
        listImages({ ...listing, ...pageParam, signal: either } as ListImagesOptions);
      return dataOf(await withSignals(listing.signal, signal, request));
    },
    initialPageParam: {},
    getNextPageParam: ({ next }) => next,
    retry: false,
  };
}

/** A page's parameter may come from a persisted cache or a URL, which may set no other options. */
const checkPageParam = (pageParam: object) => {
  for (const name of Object.keys(pageParam)) {
    if (/^(page|continuationToken|limit)$/.test(name)) continue;
    refuse("pageParam", `expected page, continuationToken and limit, got ${describe(name)}`);
  }
};

/** What is absent would be `undefined` otherwise, which JSON has not. */
const dataOf = ({ images, messages, requestId, next }: ImagesPage): ImagesPageData => ({
  images,
  messages,
  ...(requestId !== undefined && { requestId }),
  ...(next && { next }),
});

/** Calls a function with a signal that aborts when the first of two does. */
const withSignals = async <Result>(
  own: AbortSignal | null | undefined,
  signal: AbortSignal,
  work: (signal: AbortSignal) => PromiseLike<Result>,
): Promise<Result> => {
  // Nothing to combine with: the option is left out, or it is no signal, which `listImages` refuses.
  if (typeof own?.addEventListener !== "function") return work(own ?? signal);
  const controller = new AbortController();
  const removeListeners = onAbort([own, signal], (reason) => controller.abort(reason));
  try {
    return await work(controller.signal);
  } finally {
    removeListeners();
  }
};
