// `cf-list-images/query`: what TanStack Query is given. tests/frameworks runs it there.
import { ImagesError, listImages } from "cf-list-images";
import { imagesInfiniteQuery, type ImagesQueryOptions } from "cf-list-images/query";
import { createImagesApi } from "cf-list-images/testing";
import { describe, expect, it } from "vitest";

const api = createImagesApi({ count: 25, endpoint: "/images" });
const { accountId, apiToken, fetch } = api;
const account = { accountId, apiToken, fetch } as const;
const signal = new AbortController().signal;

/** The key of a query, as the cache compares it. */
const keyOf = (options: object) =>
  JSON.stringify(imagesInfiniteQuery(options as ImagesQueryOptions).queryKey);

/** Requests a page. */
const page = (options: object, pageParam = {}) =>
  imagesInfiniteQuery(options as ImagesQueryOptions).queryFn({ signal, pageParam });

describe("the pages", () => {
  it.each([
    ["v1", { ...account, perPage: 10 }],
    ["v2", { ...account, version: 2, perPage: 10 }],
    ["v2, up to a limit", { ...account, version: 2, perPage: 10, limit: 22 }],
    ["v1, from the second", { ...account, page: 2, perPage: 10 }],
  ])("of %s are those of the iteration", async (_, options) => {
    const query = imagesInfiniteQuery(options as ImagesQueryOptions);
    const ids: unknown[] = [];
    let pageParam: object | undefined = query.initialPageParam;
    while (pageParam) {
      const data = await query.queryFn({ signal, pageParam });
      ids.push(...data.images.map(({ id }) => id));
      pageParam = query.getNextPageParam(data);
    }
    const expected: unknown[] = [];
    for await (const { id } of listImages(options as ImagesQueryOptions)) expected.push(id);
    expect(ids).toEqual(expected);
    expect(ids.length).toBeGreaterThan(14);
  });

  it("are plain data, the same after JSON", async () => {
    for (const options of [{ ...account, version: 2, perPage: 10 }, account]) {
      const data = await page(options);
      expect(Object.keys(data).sort()).toEqual(["images", "messages", "next", "requestId"]);
      expect(JSON.parse(JSON.stringify(data))).toStrictEqual(data);
      expect(structuredClone(data)).toStrictEqual(data);
    }
  });

  it("have no `next` at the end", async () => {
    const data = await page({ ...account, version: 2 });
    expect(Object.keys(data).sort()).toEqual(["images", "messages", "requestId"]);
  });

  it("reject with the error of the listing, and are not retried by TanStack Query too", async () => {
    const query = imagesInfiniteQuery({ ...account, apiToken: "wrong" });
    const failure = await query.queryFn({ signal, pageParam: {} }).catch((error) => error);
    expect(failure).toBeInstanceOf(ImagesError);
    expect(failure.kind).toBe("auth");
    expect(query.retry).toBe(false);
  });

  it.each([
    ["an invalid option", { ...account, perPage: 1 }, "perPage: "],
    [
      "an unknown option",
      { ...account, prePage: 10 },
      'prePage: unknown option; did you mean "perPage"?',
    ],
    ["a signal that is none", { ...account, signal: "stop" }, "signal: expected an AbortSignal"],
  ])("reject because of %s", async (_, options, message) => {
    await expect(page(options)).rejects.toThrow(message);
  });
});

it("a page's parameter sets nothing but where to continue", async () => {
  const before = api.requests.length;
  const moved = { continuationToken: "t", baseURL: "https://elsewhere.example" };
  await expect(page({ ...account, version: 2 }, moved)).rejects.toThrow(
    'pageParam: expected page, continuationToken and limit, got "baseURL"',
  );
  expect(api.requests.length).toBe(before);
});

describe("the signal", () => {
  const reason = new Error("enough");

  it.each(["the query's", "the option's"])("is %s", async (which) => {
    const [ofQuery, own] = [new AbortController(), new AbortController()];
    const query = imagesInfiniteQuery({ ...account, signal: own.signal });
    api.failNext("timeout");
    const listing = query.queryFn({ signal: ofQuery.signal, pageParam: {} });
    setTimeout(() => (which === "the query's" ? ofQuery : own).abort(reason), 10);
    await expect(listing).rejects.toBe(reason);
  });

  it("is the query's where the option is left out, and an aborted one sends no request", async () => {
    const before = api.requests.length;
    const query = imagesInfiniteQuery(account);
    const listing = query.queryFn({ signal: AbortSignal.abort(reason), pageParam: {} });
    await expect(listing).rejects.toBe(reason);
    expect(api.requests.length).toBe(before);
  });

  it("leaves no listener on the option's", async () => {
    const listeners = new Set<unknown>();
    const own = Object.assign(new EventTarget(), { aborted: false, reason: undefined });
    own.addEventListener = (_: string, listener: unknown) => listeners.add(listener);
    own.removeEventListener = (_: string, listener: unknown) => listeners.delete(listener);
    await page({ ...account, signal: own });
    expect(listeners.size).toBe(0);
  });
});

describe("the key", () => {
  it.each<[string, object]>([
    ["endpoint", { endpoint: "/images" }],
    ["endpoint's query", { endpoint: "/images?album=1" }],
    ["account", { accountId: "b", apiToken }],
    ["baseURL", { accountId, apiToken, baseURL: "https://proxy.example/client/v4" }],
    ["version", { ...account, version: 2 }],
    ["creator", { ...account, creator: "ana" }],
    ["images without a creator", { ...account, creator: "" }],
    ["metadata filter", { ...account, meta: { status: "new" } }],
    ["metadata filter's operator", { ...account, meta: { price: { gt: 1 } } }],
    ["metadata filter's value", { ...account, meta: { price: { gt: 2 } } }],
    ["sortOrder", { ...account, sortOrder: "asc" }],
    ["perPage", { ...account, perPage: 10 }],
    ["page", { ...account, page: 2 }],
    ["continuationToken", { ...account, continuationToken: "t" }],
    ["limit", { ...account, limit: 5 }],
    ["user", { ...account, key: "ana" }],
  ])("distinguishes the %s", (_, options) => {
    expect(keyOf(options)).not.toBe(keyOf(account));
    expect(keyOf(options)).toBe(keyOf({ ...options }));
  });

  it("is the same whatever does not change the result", () => {
    const others = {
      ...account,
      apiToken: () => "another",
      defaultHeaders: { "X-Tenant": "marked-header" },
      signal,
      timeout: 5,
      maxRetries: 0,
      onRetry: () => {},
      creator: undefined,
    };
    expect(keyOf(others)).toBe(keyOf(account));
  });

  it("holds neither credentials nor headers, functions and signals", () => {
    const options = {
      accountId,
      apiEmail: "marked-email",
      apiKey: () => "marked-key",
      defaultHeaders: { Authorization: "marked-header" },
      fetch,
      signal,
      key: 7,
    };
    const { queryKey } = imagesInfiniteQuery(options as ImagesQueryOptions);
    expect(queryKey).toStrictEqual(["cf-list-images", { accountId, key: 7 }]);
    for (const endpoint of [
      "https://user:marked-password@a.example/images",
      "user:marked-password@a/b",
    ]) {
      expect(keyOf({ endpoint })).toBe(keyOf({ endpoint: "an invalid URL" }));
    }
  });

  it.each<[string, object]>([
    ["a function", { ...account, creator: () => "ana" }],
    ["a symbol", { ...account, creator: Symbol("ana") }],
    ["NaN", { ...account, perPage: Number.NaN }],
    ["an undefined condition", { ...account, meta: { status: undefined } }],
    ["a function as a condition", { ...account, meta: { status: () => "new" } }],
    ["a Map of filters", { ...account, meta: new Map([["status", "new"]]) }],
  ])(
    "of %s is not that of a valid listing, whose cached images would be shown",
    async (_, options) => {
      await expect(page(options)).rejects.toMatchObject({ kind: "options" });
      const { creator, perPage, meta, ...rest } = options as Record<string, unknown>;
      for (const valid of [rest, { ...rest, meta: {} }, { ...rest, perPage: null }]) {
        expect(keyOf(options)).not.toBe(keyOf(valid));
      }
    },
  );

  it("is a copy, as are the options: a later change has no effect", async () => {
    const meta: Record<string, string> = { status: "new" };
    const options = { ...account, meta };
    const query = imagesInfiniteQuery(options);
    meta.status = "old";
    Object.assign(options, { creator: "ana" });
    expect(query.queryKey).toStrictEqual([
      "cf-list-images",
      { accountId, meta: { status: "new" } },
    ]);
    await query.queryFn({ signal, pageParam: {} });
    expect(api.requests.at(-1)?.query).toEqual({ "meta.status[eq:string]": "new" });
  });

  it.each([{ id: 1 }, () => "ana", Number.NaN, null, true])("can't be %s", (key) => {
    expect(() => keyOf({ ...account, key })).toThrow("key: expected a string or a number, got ");
  });

  it.each([undefined, null, "x", [], Object.create({ creator: "ana" })])(
    "is that of an object literal: %s is refused",
    (options) => {
      expect(() => keyOf(options)).toThrow("options: expected an object, got ");
    },
  );
});
