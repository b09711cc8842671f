// The listings of the API in memory. tests/dev has the same ones, for images that another program keeps.
import { type ApiImage, createImagesApi } from "cf-list-images/testing";
import { describe, expect, it } from "vitest";
import { ids, page, refusal, send } from "./requests.ts";

const api = createImagesApi({ count: 72 });
const all = api.images;
const idsOf = (images: readonly ApiImage[]) => images.map(({ id }) => id);

/** A query whose values and names are encoded. */
const encoded = (query: string) => query.replaceAll("[", "%5B").replaceAll("]", "%5D");

describe("GET /images/v1", () => {
  it("answers in the API's envelope, with its headers", async () => {
    const response = await send(api, "/images/v1?per_page=10");
    expect(await response.json()).toEqual({
      result: { images: all.slice(0, 10) },
      success: true,
      errors: [],
      messages: [],
    });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-DEV$/);
  });

  it("lists the newest first, 100 a page unless the query says otherwise", async () => {
    const dates = all.map(({ uploaded }) => uploaded);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(await ids(api, "/images/v1")).toEqual(idsOf(all));
    expect(await ids(createImagesApi({ count: 101 }), "/images/v1")).toHaveLength(100);
  });

  it("gives every image once over its pages, then an empty page", async () => {
    const pages: string[][] = [];
    for (let number = 1; number <= 4; number++) {
      pages.push(await ids(api, `/images/v1?per_page=25&page=${number}`));
    }
    expect(pages.map(({ length }) => length)).toEqual([25, 25, 22, 0]);
    expect(pages.flat()).toEqual(idsOf(all));
  });

  it("filters by creator; an empty one means images without", async () => {
    const creator = "björn@example.com";
    expect(await ids(api, `/images/v1?creator=${encodeURIComponent(creator)}`)).toEqual(
      idsOf(all.filter((image) => image.creator === creator)),
    );
    const none = all.filter((image) => image.creator === undefined);
    expect(none.length).toBeGreaterThan(0);
    expect(await ids(api, "/images/v1?creator=")).toEqual(idsOf(none));
    expect(await ids(api, "/images/v1?creator=stranger")).toEqual([]);
  });

  it.each([
    "per_page=9",
    "per_page=10001",
    "per_page=1.5",
    "per_page=",
    "page=0",
    "page=-1",
    `creator=${"x".repeat(1_025)}`,
  ])("refuses %s", async (query) => {
    expect(await refusal(await send(api, `/images/v1?${query}`))).toEqual([400, 5400]);
  });
});

describe("GET /images/v2", () => {
  it.each(["desc", "asc"])(
    "gives every image once by continuation token, in the order %s",
    async (order) => {
      const pages: ApiImage[][] = [];
      let token: string | null | undefined = "";
      while (token !== null) {
        const query: URLSearchParams = new URLSearchParams({ per_page: "30", sort_order: order });
        query.set("continuation_token", token ?? "");
        const result = await page(api, `/images/v2?${query}`);
        pages.push(result.images);
        token = result.continuation_token;
      }
      expect(pages.map(({ length }) => length)).toEqual([30, 30, 12]);
      expect(pages.flat()).toEqual(order === "asc" ? all.toReversed() : all);
    },
  );

  it("states no token on the last page, also when it is full", async () => {
    expect((await page(api, "/images/v2?per_page=72")).continuation_token).toBeNull();
  });

  it("continues behind any id and time", async () => {
    const odd = [
      { id: "图 “1”", uploaded: "2026-01-02T03:04:05Z" },
      { id: "b", uploaded: "2026-01-02T03:04:05.500Z" },
      { id: "a", uploaded: "2026-01-02T03:04:05.500Z" },
    ];
    const images = [...odd, ...Array.from({ length: 8 }, () => ({}))];
    const small = createImagesApi({ images });
    const first = await page(small, "/images/v2?per_page=10&sort_order=asc");
    const token = encodeURIComponent(first.continuation_token ?? "");
    const rest = await ids(small, `/images/v2?sort_order=asc&continuation_token=${token}`);
    expect([...idsOf(first.images), ...rest].reverse()).toEqual(idsOf(small.images));
    expect(idsOf(small.images).slice(0, 3)).toEqual(["b", "a", "图 “1”"]);
  });

  it.each<[string, (meta: Record<string, unknown>) => boolean]>([
    ["meta.title[eq]=Picture 3", ({ title }) => title === "Picture 3"],
    ["meta.title[eq:string]=Picture 3", ({ title }) => title === "Picture 3"],
    ["meta.priority[eq:number]=5", ({ priority }) => priority === 5],
    ["meta.priority[eq]=5", ({ priority }) => priority === 5],
    ["meta.featured[eq:boolean]=false", ({ featured }) => featured === false],
    ["meta.priority[in:number]=1|2", ({ priority }) => priority === 1 || priority === 2],
    ["meta.title[in]=Picture 1|Picture 3", ({ title }) => /^Picture [13]$/.test(`${title}`)],
    [
      "meta.priority[gte]=2&meta.priority[lt:number]=4",
      ({ priority }) => Number(priority) >= 2 && Number(priority) < 4,
    ],
    ["meta.region.name[eq]=eu", ({ region }) => (region as { name: string })?.name === "eu"],
  ])("filters by %s", async (query, matches) => {
    const expected = all.filter(({ meta }) => meta && matches(meta));
    expect(expected.length).toBeGreaterThan(0);
    expect(await ids(api, `/images/v2?${encoded(query)}`)).toEqual(idsOf(expected));
  });

  it('compares by type: the text "5" is not the number 5', async () => {
    expect(await ids(api, `/images/v2?${encoded("meta.priority[eq:string]=5")}`)).toEqual([]);
  });

  it.each([
    "per_page=9",
    "per_page=1001",
    "sort_order=newest",
    "continuation_token=made-up",
    "meta.a[like]=b",
    "meta.[eq]=b",
    "meta.a.b.c.d.e.f[eq]=1",
    "meta.a[gt:string]=1",
    "meta.a[gt]=high",
    "meta.a[eq:boolean]=yes",
    "meta.a[in:boolean]=true",
    `meta.a[in]=${"x|".repeat(10)}x`,
    "meta.a[eq]=1&meta.b[eq]=1&meta.c[eq]=1&meta.d[eq]=1&meta.e[eq]=1&meta.f[eq]=1",
  ])("refuses %s", async (query) => {
    const response = await send(api, `/images/v2?${encoded(query)}`);
    expect(await refusal(response)).toEqual([400, 5400]);
  });
});

describe("an upload between two pages", () => {
  it("shifts the pages of v1, but not those of v2", async () => {
    const growing = createImagesApi({ count: 25 });
    const before = idsOf(growing.images);
    const first = await page(growing, "/images/v2?per_page=10");
    growing.add({ id: "new" });
    expect(await ids(growing, "/images/v1?per_page=10&page=2")).toEqual(before.slice(9, 19));
    const token = encodeURIComponent(first.continuation_token ?? "");
    expect(await ids(growing, `/images/v2?per_page=10&continuation_token=${token}`)).toEqual(
      before.slice(10, 20),
    );
  });
});
