// Which variants the pictures are loaded in.
import type { Browser, Page } from "playwright-core";
import { describe, expect, it as test } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type MemoryOptions, startMemoryGallery } from "./memory.ts";
import { card, clipboard, inBrowsers } from "./walk.ts";

const FLEXIBLE = { settings: { flexibleVariants: true } };
const HASH = "https://imagedelivery.net/hash";
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>';

/** The last segments of the URLs of the pictures that a page requests, as they come. */
function variantsOf(page: Page): string[] {
  const variants: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.resourceType() === "image" && pathname.startsWith("/pictures/"))
      variants.push(String(pathname.split("/").at(-1)));
  });
  return variants;
}

const loaded = (page: Page) =>
  page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll<HTMLImageElement>(".card img")];
    return (
      pictures.length > 0 &&
      pictures.every(({ complete, naturalWidth }) => complete && naturalWidth > 0)
    );
  });

describe.each(inBrowsers({ count: 60, ...FLEXIBLE }))(
  "with flexible variants, in $name",
  ({ it }) => {
    it("loads pictures in the size that is shown", async ({ page, gallery }) => {
      const variants = variantsOf(page);
      await page.goto(gallery.url);
      await loaded(page);
      expect(new Set(variants)).toEqual(new Set(["w=320"]));
      await card(page, "picture 1.webp").click();
      await page.locator("dialog img.full.loaded").waitFor();
      const src = await page
        .locator("dialog img.full")
        .evaluate((img) => (img as HTMLImageElement).currentSrc);
      expect(src).toMatch(/\/w=960$/);
    });

    it("copies an <img> with srcset", async ({ page, gallery }) => {
      await page.goto(gallery.url);
      await card(page, "picture 2.webp").click();
      await page.getByRole("dialog").getByRole("button", { name: "<img>", exact: true }).click();
      await page.getByRole("dialog").getByText("Copied: <img>").first().waitFor();
      const { variants } = gallery.api.images[1] as { variants: string[] };
      const url = String(variants[0]);
      const base = url.slice(0, -"public".length);
      expect(await clipboard(page)).toBe(
        `<img src="${url}" srcset="${base}w=400 400w, ${base}w=800 800w, ${base}w=1600 1600w" sizes="100vw" alt="Title 2">`,
      );
    });

    it("loads named variants where the account has no flexible ones, and soon nothing else", async ({
      page,
      gallery,
    }) => {
      await page.route("**/pictures/*/w=*", (route) => route.fulfill({ status: 403 }));
      const variants = variantsOf(page);
      await page.goto(gallery.url);
      await loaded(page);
      expect(await page.getByText("Can’t be shown").count()).toBe(0);
      const refused = variants.filter((variant) => variant.startsWith("w=")).length;
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.locator(".card", { hasText: "picture 60.webp" }).waitFor();
      await loaded(page);
      await card(page, "picture 60.webp").click();
      await page.locator("dialog img.full.loaded").waitFor();
      expect(variants.filter((variant) => variant.startsWith("w=")).length).toBe(refused);
    });

    it("keeps them when a single picture fails", async ({ page, gallery }) => {
      await page.route("**/pictures/3/**", (route) => route.fulfill({ status: 404 }));
      const variants = variantsOf(page);
      await page.goto(gallery.url);
      await card(page, "picture 4.webp").getByText("Can’t be shown").waitFor();
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.locator(".card", { hasText: "picture 60.webp" }).waitFor();
      await loaded(page);
      expect(variants.filter((variant) => variant === "thumbnail").length).toBe(1);
    });
  },
);

/** Which URL each picture of the grid has, on a screen with this many pixels a CSS pixel. */
async function sourcesOf(options: MemoryOptions, scale = 1): Promise<string[]> {
  const gallery = await startMemoryGallery(options);
  let browser: Browser | undefined;
  try {
    browser = await startChromium();
    const page = await browser.newPage({ deviceScaleFactor: scale });
    await page.route("https://imagedelivery.net/**", (route) =>
      route.fulfill({ contentType: "image/svg+xml", body: PICTURE }),
    );
    await page.goto(gallery.url);
    const pictures = page.locator(".card img");
    await pictures.first().waitFor();
    return await pictures.evaluateAll((all) =>
      all.map((each) => (each as HTMLImageElement).currentSrc),
    );
  } finally {
    await browser?.close();
    await gallery.stop();
  }
}

test("a screen of two pixels a CSS pixel gets twice the width", async () => {
  const sources = await sourcesOf({ count: 3, ...FLEXIBLE }, 2);
  for (const source of sources) expect(source).toMatch(/\/w=640$/);
});

const named = (id: string, names: string[], query = "") => ({
  id,
  variants: names.map((name) => `${HASH}/${id}/${name}${query}`),
});

test("the named variant is thumbnail, else public, else the first", async () => {
  const images = [
    named("a", ["big", "public", "thumbnail"]),
    named("b", ["big", "public"]),
    named("c", ["big", "other"]),
  ];
  expect(await sourcesOf({ images })).toEqual(
    expect.arrayContaining([`${HASH}/a/thumbnail`, `${HASH}/b/public`, `${HASH}/c/big`]),
  );
});

test("GALLERY_VARIANT names another one, for images that have it", async () => {
  const images = [named("a", ["w640", "w320", "thumbnail"]), named("b", ["w640", "thumbnail"])];
  expect(await sourcesOf({ images, settings: { variant: "w320" } })).toEqual(
    expect.arrayContaining([`${HASH}/a/w320`, `${HASH}/b/thumbnail`]),
  );
});

test("private images load their signed, named variants, also with flexible ones", async () => {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const signed = named("a", ["public", "thumbnail"], `?exp=${exp}&sig=0123`);
  const images = [{ ...signed, requireSignedURLs: true }];
  expect(await sourcesOf({ images, ...FLEXIBLE })).toEqual([
    `${HASH}/a/thumbnail?exp=${exp}&sig=0123`,
  ]);
});
