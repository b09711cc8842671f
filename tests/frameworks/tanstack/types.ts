// `imagesInfiniteQuery` in each adapter of TanStack Query. It is compiled, not run.
import * as react from "@tanstack/react-query";
import * as solid from "@tanstack/solid-query";
import * as svelte from "@tanstack/svelte-query";
import * as vue from "@tanstack/vue-query";
import type { Image, NextNumber, NextToken } from "cf-list-images";
import {
  type ImagesPageData,
  type ImagesQueryOptions,
  imagesInfiniteQuery,
} from "cf-list-images/query";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only if the types are equal. */
const areEqual = <A, B>(_: Equal<A, B>) => {};

/** The pages of a query's data. */
type Pages<Data> = NonNullable<Data> extends { pages: infer All } ? All : never;

const v2 = imagesInfiniteQuery({ endpoint: "/images/v2", version: 2, key: "user-1" });
const v1 = imagesInfiniteQuery({ endpoint: "/images" });
declare const options: ImagesQueryOptions;
const either = imagesInfiniteQuery(options);

export function useEachAdapter() {
  const inReact = react.useInfiniteQuery(v2);
  areEqual<Pages<typeof inReact.data>, ImagesPageData<NextToken>[]>(true);
  const inReactByV1 = react.useInfiniteQuery(v1);
  areEqual<Pages<typeof inReactByV1.data>, ImagesPageData<NextNumber>[]>(true);
  const inReactByEither = react.useInfiniteQuery(either);
  areEqual<Pages<typeof inReactByEither.data>, ImagesPageData[]>(true);
  const suspense = react.useSuspenseInfiniteQuery({
    ...v2,
    select: ({ pages }) => pages.flatMap(({ images }) => images),
  });
  areEqual<typeof suspense.data, Image[]>(true);

  const inSolid = solid.useInfiniteQuery(() => v2);
  areEqual<Pages<typeof inSolid.data>, ImagesPageData<NextToken>[]>(true);

  const inSvelte = svelte.createInfiniteQuery(() => v2);
  areEqual<Pages<typeof inSvelte.data>, ImagesPageData<NextToken>[]>(true);

  const inVue = vue.useInfiniteQuery(v2);
  areEqual<Pages<typeof inVue.data.value>, ImagesPageData<NextToken>[]>(true);
  const inVueByGetter = vue.useInfiniteQuery(() => v2);
  areEqual<Pages<typeof inVueByGetter.data.value>, ImagesPageData<NextToken>[]>(true);

  // Its other options are the caller's.
  react.useInfiniteQuery({ ...v2, retry: 3, staleTime: 60_000, enabled: false });
}

// Without a component.
const client = new react.QueryClient();
const fetched = await client.fetchInfiniteQuery({ ...v2, pages: 2 });
areEqual<typeof fetched.pages, ImagesPageData<NextToken>[]>(true);
areEqual<typeof fetched.pageParams, Partial<NextToken>[]>(true);
await client.prefetchInfiniteQuery(v1);
const shared = react.infiniteQueryOptions(v2);
const cached = client.getQueryData(shared.queryKey);
areEqual<Pages<typeof cached>, ImagesPageData<NextToken>[]>(true);
export const token: string | undefined = cached?.pages[0]?.next?.continuationToken;
// @ts-expect-error pages are plain data
cached?.pages[0]?.nextPage();
