// What the cache of TanStack Query does with the pages.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { dehydrate, hydrate, InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { useInfiniteQuery } from "@tanstack/vue-query";
import * as vueQuery from "@tanstack/vue-query";
import { imagesInfiniteQuery } from "cf-list-images/query";
import { createImagesApi } from "cf-list-images/testing";
import { effectScope } from "vue";

const api = createImagesApi({ count: 25 });
const { accountId, apiToken, fetch } = api;
const listing = { accountId, apiToken, fetch, version: 2, perPage: 10 } as const;
const query = imagesInfiniteQuery(listing);
beforeEach(() => api.reset());

/** Without timers, which would keep the process. */
const defaultOptions = { queries: { gcTime: Number.POSITIVE_INFINITY } };
const newClient = () => new QueryClient({ defaultOptions });

test("a refetch that lists the same images keeps them, and what is selected of them", async () => {
  const client = newClient();
  const observer = new InfiniteQueryObserver(client, {
    ...query,
    select: ({ pages }) => pages.flatMap(({ images }) => images),
  });
  const unsubscribe = observer.subscribe(() => {});
  await observer.fetchNextPage();
  const { data } = await observer.fetchNextPage();
  assert.equal(data?.length, 20);
  assert.equal((await observer.refetch()).data, data);
  api.add({ id: "new" });
  const { data: renewed } = await observer.refetch();
  assert.deepEqual(
    renewed?.slice(0, 2).map(({ id }) => id),
    ["new", data?.[0]?.id],
  );
  unsubscribe();
});

test("pages that were persisted as JSON are continued, and refetched", async () => {
  const before = newClient();
  await before.prefetchInfiniteQuery({ ...query, pages: 2 });
  const persisted = JSON.stringify(dehydrate(before));
  assert.doesNotMatch(persisted, new RegExp(apiToken));

  const client = newClient();
  hydrate(client, JSON.parse(persisted));
  const restored = client.getQueryData(query.queryKey);
  assert.deepEqual(restored, before.getQueryData(query.queryKey));
  const observer = new InfiniteQueryObserver(client, {
    ...query,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const requests = api.requests.length;
  const { data } = await observer.fetchNextPage();
  assert.deepEqual(
    data?.pages.map(({ images }) => images.length),
    [10, 10, 5],
  );
  assert.equal(api.requests.length, requests + 1);
  const renewed = (await observer.refetch()).data;
  assert.equal(renewed?.pages[2]?.images, data?.pages[2]?.images);
});

test("a cancelled query aborts its request", async () => {
  const client = newClient();
  let signal: AbortSignal | null | undefined;
  const waiting = imagesInfiniteQuery({
    ...listing,
    fetch: (url, init) => {
      signal = init.signal;
      return fetch(url, init);
    },
  });
  api.failNext("timeout");
  const pages = client.fetchInfiniteQuery(waiting);
  setTimeout(() => client.cancelQueries({ queryKey: ["cf-list-images"] }), 10);
  await assert.rejects(pages, { message: "CancelledError" });
  assert.equal(signal?.aborted, true);
});

test("a part of the key finds the queries of a user", async () => {
  const client = newClient();
  for (const key of ["ana", "ben", undefined]) {
    const options = key === undefined ? listing : { ...listing, key };
    await client.prefetchInfiniteQuery(imagesInfiniteQuery(options));
  }
  const found = (queryKey: readonly unknown[]) =>
    client.getQueryCache().findAll({ queryKey }).length;
  assert.equal(found(["cf-list-images"]), 3);
  assert.equal(found(["cf-list-images", { key: "ana" }]), 1);
  assert.equal(found(["cf-list-images", { accountId }]), 3);
  assert.equal(found(["cf-list-images", { accountId: "another" }]), 0);
});

test("in Vue, it lists page by page", async () => {
  const client = new vueQuery.QueryClient({ defaultOptions });
  const scope = effectScope();
  await scope.run(async () => {
    const { data, fetchNextPage, hasNextPage, suspense } = useInfiniteQuery(query, client);
    await suspense();
    await fetchNextPage();
    await fetchNextPage();
    assert.equal(data.value?.pages.flatMap(({ images }) => images).length, 25);
    assert.equal(hasNextPage.value, false);
  });
  scope.stop();
});
