import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImagesApi, startImagesApi } from "../support/images-api.ts";
import { signedUrl } from "../support/signed-url.ts";
import { type Image, imagesOf, type Page, read, refusal } from "./envelope.ts";

const SAMPLES = 72;
let api: ImagesApi;
let all: Image[];

beforeAll(async () => {
  api = await startImagesApi();
  all = await imagesOf(await api.request("/images/v1?per_page=10000"));
}, 120_000);
afterAll(() => api?.stop());

describe("the sample pictures", () => {
  it("are 72, each with its own ID", () => {
    expect(all).toHaveLength(SAMPLES);
    expect(new Set(all.map((image) => image.id)).size).toBe(SAMPLES);
  });

  it("belong to several creators, or to none", () => {
    const creators = new Set(all.map((image) => image.creator));
    expect(creators).toContain(undefined);
    expect(creators.size).toBeGreaterThan(4);
    expect(all.filter((image) => "creator" in image && image.creator === undefined)).toEqual([]);
  });

  it.each<[string, RegExp | undefined]>([
    ["a name", /^ana$/],
    ["an e-mail address", /^[^|@]+@example\.com$/],
    ["an Auth0 user", /^auth0\|.+@customers\.example\.com$/],
    ["a Google user", /^google-oauth2\|/],
    ["a UUID", /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
    ["an OpenID Connect subject", /^https:\/\/login\.example\.com\/.+#/],
    ["a name in Arabic", /^\p{Script=Arabic}/u],
    ["1,024 characters", /^.{1024}$/],
    ["nobody", undefined],
  ])("belong to %s, by which they are listed", async (_, form) => {
    const owner = all.find(({ creator = "" }) => form?.test(creator))?.creator;
    expect(owner === undefined).toBe(form === undefined);
    const query = new URLSearchParams({ creator: owner ?? "" });
    for (const version of ["v1", "v2"]) {
      const owned = await imagesOf(await api.request(`/images/${version}?${query}`));
      expect(owned).toEqual(all.filter((image) => image.creator === owner));
      expect(owned.length).toBeGreaterThan(0);
    }
  });

  it("have names, creators and metadata as long as the API accepts, all in one image", () => {
    const long = all.filter((image) => image.filename?.length === 255);
    expect(long.some(({ filename = "" }) => / .*\.webp$/.test(filename))).toBe(true);
    expect(long.some(({ filename = "" }) => /^\S+\.webp$/.test(filename))).toBe(true);
    const longest = long.find((image) => image.creator?.length === 1_024);
    expect(Buffer.byteLength(JSON.stringify(longest?.meta))).toBe(1_024);
  });

  it("have names with combining accents, joined emoji and letters written from right to left", () => {
    const names = all.map((image) => image.filename ?? "");
    for (const form of [/\p{M}/u, /\u200d/, /\p{Script=Arabic}/u, /\p{Script=Hebrew}.*\(copy\)/u]) {
      expect(
        names.some((name) => form.test(name)),
        String(form),
      ).toBe(true);
    }
    expect(names.some((name) => name !== name.normalize("NFC"))).toBe(true);
  });

  it("have eight photographs among them, each with its author and its licence", () => {
    const photographs = all.filter((image) => image.meta?.photograph === true);
    expect(photographs).toHaveLength(8);
    for (const { meta } of photographs) {
      expect(meta).toMatchObject({
        author: expect.stringMatching(/./),
        licence: { name: expect.stringMatching(/^(CC0|public domain)$/) },
      });
    }
  });

  it("are uploaded once", async () => {
    const seeded = await (await fetch(`${api.url}/__dev/seed`)).json();
    expect(seeded).toEqual({ images: SAMPLES });
    expect(await imagesOf(await api.request("/images/v1"))).toEqual(all);
  });

  it("have names with spaces, quotes, emoji and letters of many scripts", () => {
    const names = all.map((image) => image.filename);
    expect(names).toEqual(
      expect.arrayContaining([
        "first light.webp",
        'herbarium "leaf 12".jpg',
        "🌵 desert noon.webp",
        "城市之夜.webp",
        "Горы на рассвете.webp",
        "שקיעה.webp",
      ]),
    );
  });

  it("carry nested metadata with strings, numbers and booleans, or none", () => {
    const metas = all.map((image) => image.meta);
    expect(metas).toContain(undefined);
    expect(metas).toContainEqual(
      expect.objectContaining({
        priority: expect.any(Number),
        featured: expect.any(Boolean),
        region: { name: expect.any(String) },
      }),
    );
  });

  it("were uploaded on many different days", () => {
    expect(new Set(all.map((image) => image.uploaded.slice(0, 10))).size).toBeGreaterThan(40);
  });

  it("are delivered under every listed variant, private ones when the URL is signed", async () => {
    const expires = Math.floor(Date.now() / 1_000) + 60;
    const chosen = [...all.slice(0, 8), ...all.filter((image) => image.requireSignedURLs)];
    expect(all.filter((image) => image.requireSignedURLs).length).toBeGreaterThan(4);
    for (const { requireSignedURLs, variants } of chosen) {
      for (const url of variants) {
        const response = await fetch(requireSignedURLs ? signedUrl(url, expires) : url);
        expect(response.status, url).toBe(200);
        expect(response.headers.get("content-type")).toMatch(/^image\/(webp|jpeg|png)$/);
        expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
      }
    }
  });
});

describe("GET /images/v1", () => {
  it("responds with the API's envelope", async () => {
    const response = await api.request("/images/v1?per_page=10");
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const { result, ...rest } = await read<Page>(response);
    expect(rest).toEqual({ success: true, errors: [], messages: [] });
    expect(Object.keys(result)).toEqual(["images"]);
  });

  it("lists the newest first", () => {
    const dates = all.map((image) => image.uploaded);
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  it("returns every image once across its pages, then an empty page", async () => {
    const ids: string[] = [];
    const sizes: number[] = [];
    for (let page = 1; page <= 4; page++) {
      const images = await imagesOf(await api.request(`/images/v1?per_page=25&page=${page}`));
      sizes.push(images.length);
      ids.push(...images.map((image) => image.id));
    }
    expect(sizes).toEqual([25, 25, 22, 0]);
    expect(ids).toEqual(all.map((image) => image.id));
  });

  it("lists the first page of 100 by default", async () => {
    const images = await imagesOf(await api.request("/images/v1"));
    expect(images.map((image) => image.id)).toEqual(all.map((image) => image.id));
  });

  it("filters by creator, and an empty creator means images without one", async () => {
    const ana = await imagesOf(await api.request("/images/v1?creator=ana"));
    expect(ana).toEqual(all.filter((image) => image.creator === "ana"));
    const query = new URLSearchParams({ creator: "工作室" });
    const studio = await imagesOf(await api.request(`/images/v1?${query}`));
    expect(studio.length).toBeGreaterThan(0);
    const nobody = await imagesOf(await api.request("/images/v1?creator="));
    expect(nobody).toEqual(all.filter((image) => image.creator === undefined));
    expect(await imagesOf(await api.request("/images/v1?creator=stranger"))).toEqual([]);
  });

  it.each([
    "per_page=9",
    "per_page=10001",
    "per_page=1.5",
    "per_page=ten",
    "per_page=",
    "page=0",
    "page=-1",
    `creator=${"x".repeat(1_025)}`,
  ])("refuses %s", async (query) => {
    const response = await api.request(`/images/v1?${query}`);
    expect(await refusal(response)).toEqual({ status: 400, codes: [5400] });
  });
});

describe("GET /images/v2", () => {
  const list = async (query: string): Promise<Page> =>
    (await read<Page>(await api.request(`/images/v2?${query}`))).result;

  it("returns every image once, by continuation token, newest first", async () => {
    const images: Image[] = [];
    const sizes: number[] = [];
    let token: string | null | undefined = "";
    while (token !== null) {
      const page = await list(`per_page=30&continuation_token=${encodeURIComponent(token ?? "")}`);
      sizes.push(page.images.length);
      images.push(...page.images);
      token = page.continuation_token;
    }
    expect(sizes).toEqual([30, 30, 12]);
    expect(images).toEqual(all);
  });

  it("returns a null token when the last page is full", async () => {
    expect((await list("per_page=72")).continuation_token).toBeNull();
  });

  it("lists the oldest first with sort_order=asc", async () => {
    const first = await list("sort_order=asc&per_page=40");
    const second = await list(
      `sort_order=asc&per_page=40&continuation_token=${encodeURIComponent(first.continuation_token ?? "")}`,
    );
    expect([...first.images, ...second.images]).toEqual(all.toReversed());
  });

  it.each<[string, (image: Image) => boolean]>([
    ["meta.status[eq]=active", (image) => image.meta?.status === "active"],
    ["meta.status[eq:string]=active", (image) => image.meta?.status === "active"],
    ["meta.priority[eq:number]=5", (image) => image.meta?.priority === 5],
    ["meta.priority[eq]=5", (image) => image.meta?.priority === 5],
    ["meta.featured[eq:boolean]=false", (image) => image.meta?.featured === false],
    ["meta.priority[in:number]=1|2", (image) => [1, 2].includes(image.meta?.priority as number)],
    [
      "meta.status[in]=pending|archived",
      (image) => /^(pending|archived)$/.test(String(image.meta?.status)),
    ],
    [
      "meta.rating[gte]=3&meta.rating[lt:number]=4",
      (image) => Number(image.meta?.rating) >= 3 && Number(image.meta?.rating) < 4,
    ],
    [
      "meta.region.name[eq]=eu-west",
      (image) => (image.meta?.region as { name?: string })?.name === "eu-west",
    ],
    [
      "meta.status[eq]=active&creator=ana",
      (image) => image.meta?.status === "active" && image.creator === "ana",
    ],
  ])("filters by %s", async (query, expected) => {
    const { images } = await list(query.replaceAll("[", "%5B").replaceAll("]", "%5D"));
    expect(images).toEqual(all.filter(expected));
    expect(images.length).toBeGreaterThan(0);
  });

  it('compares by type: the string "5" is not the number 5', async () => {
    expect((await list("meta.priority[eq:string]=5")).images).toEqual([]);
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
    `meta.a[in]=${"x|".repeat(10)}x`,
    "meta.a[eq]=1&meta.b[eq]=1&meta.c[eq]=1&meta.d[eq]=1&meta.e[eq]=1&meta.f[eq]=1",
  ])("refuses %s", async (query) => {
    const response = await api.request(`/images/v2?${query}`);
    expect(await refusal(response)).toEqual({ status: 400, codes: [5400] });
  });
});
