// The types of `cf-list-images/query`. `tsc -p tests` checks it; tests/frameworks has those of TanStack Query.
import type { NextNumber, NextPage, NextToken } from "cf-list-images";
import {
  type ImagesInfiniteQuery,
  type ImagesPageData,
  type ImagesQueryOptions,
  imagesInfiniteQuery,
} from "cf-list-images/query";
import { expectTypeOf } from "vitest";

const endpoint = "/images";
declare const options: ImagesQueryOptions;

// What comes next depends on the version.
expectTypeOf(imagesInfiniteQuery(options)).toEqualTypeOf<ImagesInfiniteQuery>();
const v1 = imagesInfiniteQuery({ endpoint, perPage: 50 });
expectTypeOf(v1).toEqualTypeOf<ImagesInfiniteQuery<NextNumber>>();
const v2 = imagesInfiniteQuery({ endpoint, version: 2, key: "user-1" });
expectTypeOf(v2).toEqualTypeOf<ImagesInfiniteQuery<NextToken>>();
const sorted = imagesInfiniteQuery({ endpoint, sortOrder: "desc", key: 7 });
expectTypeOf(sorted).toEqualTypeOf<ImagesInfiniteQuery<NextToken>>();

declare const page: ImagesPageData;
expectTypeOf(page.next).toEqualTypeOf<NextPage | undefined>();
// @ts-expect-error plain data has no methods
page.nextPage();

// @ts-expect-error an unknown option
imagesInfiniteQuery({ endpoint, perpage: 10 });
// @ts-expect-error a page is one request, so there is nothing to prefetch
imagesInfiniteQuery({ endpoint, prefetch: true });
// @ts-expect-error a key is a text or a number
imagesInfiniteQuery({ endpoint, key: {} });
