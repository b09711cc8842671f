// The images of the API in memory, its requests, and its options.
import { createImagesApi, type ImagesApiOptions } from "cf-list-images/testing";
import { describe, expect, it } from "vitest";
import { ids, page, send } from "./requests.ts";

describe("images", () => {
  it("are completed, in the order in which they are given", async () => {
    const api = createImagesApi({
      images: [{ id: "a", creator: "ana", meta: { n: 1 } }, { filename: "b.png" }, { extra: true }],
    });
    expect((await page(api, "/images/v1")).images).toEqual([
      {
        id: "a",
        filename: "a.jpg",
        creator: "ana",
        meta: { n: 1 },
        uploaded: "2026-01-31T12:00:00.000Z",
        requireSignedURLs: false,
        variants: [
          "https://imagedelivery.net/account-hash/a/public",
          "https://imagedelivery.net/account-hash/a/thumbnail",
        ],
      },
      expect.objectContaining({ filename: "b.png", uploaded: "2026-01-31T11:00:00.000Z" }),
      expect.objectContaining({ extra: true, uploaded: "2026-01-31T10:00:00.000Z" }),
    ]);
  });

  it("are sorted by their time, and one without is an hour older than the one before it", () => {
    const images = [{ id: "old", uploaded: "2020-01-01T00:00:00Z" }, { id: "older" }];
    const api = createImagesApi({
      images: [...images, { id: "new", uploaded: "2026-01-01T00:00:00+01:00" }],
    });
    expect(api.images.map(({ id }) => id)).toEqual(["new", "old", "older"]);
    expect(api.images[2]?.uploaded).toBe("2019-12-31T23:00:00.000Z");
  });

  it("that are counted are the same ones every time, with and without creator and metadata", () => {
    const { images } = createImagesApi({ count: 100 });
    expect(createImagesApi({ count: 100 }).images).toEqual(images);
    expect(new Set(images.map(({ id }) => id)).size).toBe(100);
    for (const has of [true, false]) {
      expect(images.some((image) => "creator" in image === has)).toBe(true);
      expect(images.some((image) => "meta" in image === has)).toBe(true);
      expect(images.some(({ requireSignedURLs }) => requireSignedURLs === has)).toBe(true);
    }
  });

  it("come from a function, if another program keeps them", async () => {
    const kept = createImagesApi({ count: 30 }).images;
    const api = createImagesApi({ images: async () => kept.toReversed() });
    expect(await ids(api, "/images/v1?per_page=10")).toEqual(kept.slice(0, 10).map(({ id }) => id));
    expect(() => api.images).toThrow("images: the images come from a function");
    expect(() => api.add({})).toThrow("add: the images come from a function");
    expect(() => api.remove("a")).toThrow("remove: the images come from a function");
    expect(() => api.behave("shiftedPages")).toThrow("the images come from a function");
  });

  it("can be added, one newer than the other, and removed", async () => {
    const api = createImagesApi({
      images: [{ id: "a", uploaded: "2030-01-01T00:00:00Z" }, { id: "b" }],
    });
    const added = api.add({ id: "c" }, { id: "d" });
    expect(added.map(({ uploaded }) => uploaded)).toEqual([
      "2030-01-01T00:01:00.000Z",
      "2030-01-01T00:02:00.000Z",
    ]);
    expect(await ids(api, "/images/v1")).toEqual(["d", "c", "a", "b"]);
    api.remove("c", "b");
    expect(await ids(api, "/images/v1")).toEqual(["d", "a"]);
    expect(() => api.remove("b")).toThrow('remove: there is no image with the id "b"');
    expect(() => api.add({ id: "a" })).toThrow('two have the id "a"');
  });

  it("are the first ones again after a reset", async () => {
    const api = createImagesApi({ count: 3 });
    const before = [...api.images];
    api.add({});
    api.remove(before[0]?.id ?? "");
    await page(api, "/images/v1");
    api.reset();
    expect([api.images, api.requests]).toEqual([before, []]);
    expect(api.add({})).toEqual(createImagesApi({ count: 3 }).add({}));
  });
});

describe("requests", () => {
  it("are recorded in order, with their status", async () => {
    const api = createImagesApi();
    await send(api, "/images/v1?page=2&per_page=10");
    await send(api, "/images/v2?a=1&a=2&creator=%F0%9F%96%BC", { method: "POST", headers: {} });
    expect(api.requests).toEqual([
      {
        method: "GET",
        url: "https://api.cloudflare.com/client/v4/accounts/test-account/images/v1?page=2&per_page=10",
        path: "/client/v4/accounts/test-account/images/v1",
        query: { page: "2", per_page: "10" },
        headers: { authorization: "Bearer [redacted]" },
        status: 200,
      },
      {
        method: "POST",
        url: "https://api.cloudflare.com/client/v4/accounts/test-account/images/v2?a=1&a=2&creator=%F0%9F%96%BC",
        path: "/client/v4/accounts/test-account/images/v2",
        query: { a: ["1", "2"], creator: "🖼" },
        headers: {},
        status: 400,
      },
    ]);
  });

  it("hold no credential", async () => {
    const api = createImagesApi();
    const headers = {
      "X-Auth-Key": "marked key",
      "X-Auth-Email": "marked@example.com",
      Cookie: "a=marked; b=marked",
      "X-Other": "shown",
    };
    await send(api, "/images/v1", { headers });
    await send(api, "/images/v1", { headers: { Authorization: "Token marked and marked" } });
    expect(JSON.stringify(api.requests)).not.toContain("marked");
    expect(api.requests[0]?.headers).toMatchObject({
      "x-auth-key": "[redacted]",
      "x-other": "shown",
    });
  });

  it("may be a Request, a URL, or relative to the page", async () => {
    const api = createImagesApi({ endpoint: "/images" });
    await api.fetch(new Request("https://a.example/images", { headers: { "x-a": "1" } }));
    await api.fetch(new URL("https://a.example/images/v2"));
    await api.fetch("/images?page=2", { headers: [["x-a", "2"]] });
    expect(api.requests.map(({ path, query, headers }) => [path, query, headers])).toEqual([
      ["/images", {}, { "x-a": "1" }],
      ["/images/v2", {}, {}],
      ["/images", { page: "2" }, { "x-a": "2" }],
    ]);
  });
});

describe("an invalid option", () => {
  it.each<[string, object]>([
    ['unknown name "image"; expected one of accountId, apiToken', { image: [] }],
    ["accountId: expected a text that is not empty, got 7", { accountId: 7 }],
    ['apiToken: expected a text that is not empty, got ""', { apiToken: "" }],
    ["apiToken: expected a text, or an array of texts, got an object", { apiToken: {} }],
    ["apiKey: requires apiEmail, and apiEmail requires apiKey", { apiKey: "k" }],
    ["count: expected a whole number of at least 0, got 1.5", { count: 1.5 }],
    ["count: can't be combined with images", { count: 1, images: [] }],
    ["images: expected an array, or a function that returns one, got an object", { images: {} }],
    ["an image: expected an object, got 7", { images: [7] }],
    ["the id of an image: expected a text that is not empty, got 7", { images: [{ id: 7 }] }],
    ['two have the id "a"', { images: [{ id: "a" }, { id: "a" }] }],
    ['the image "a" was uploaded at "yesterday"', { images: [{ id: "a", uploaded: "yesterday" }] }],
    ['baseURL: expected an absolute URL, got "/client/v4"', { baseURL: "/client/v4" }],
    ['endpoint: expected a path such as "/images", got "images"', { endpoint: "images" }],
    ['rateLimit: unknown name "per"', { rateLimit: { per: 1 } }],
    [
      "rateLimit.seconds: expected a whole number of at least 1, got 0",
      { rateLimit: { requests: 1, seconds: 0 } },
    ],
    [
      'routes: expected a method and a path such as "GET /images/v1/:id", got "GET"',
      { routes: { GET: () => 1 } },
    ],
    [
      'routes: expected a function for "GET /images/v1", got "x"',
      { routes: { "GET /images/v1": "x" } },
    ],
  ])("is a TypeError: %s", (message, options) => {
    const create = () => createImagesApi(options as ImagesApiOptions);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(`cf-list-images/testing: `);
    expect(create).toThrow(message);
  });
});
