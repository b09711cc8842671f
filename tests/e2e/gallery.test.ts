import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { success } from "cf-list-images/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { imagesOf } from "../dev/envelope.ts";
import { SIGNING_KEY } from "../support/images-api.ts";
import { startChromium } from "../support/chromium.ts";
import { Received } from "./received.ts";
import { type Stack, startGallery, startStack } from "./stack.ts";

const TOKEN = "e2e-marked-token-5b0c7f";

// A page full of pictures is slow to load on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let stack: Stack;
let browser: Browser;
/** How many images the account has, and how many of them are private, according to the API itself. */
let total: number;
let locked: number;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(TOKEN), startChromium()]);
  const images = await imagesOf(await stack.api.request("/images/v1?per_page=10000"));
  total = images.length;
  locked = images.filter((image) => image.requireSignedURLs).length;
}, 360_000);
afterAll(async () => {
  await Promise.all([browser?.close(), stack?.stop()]);
});

describe("the gallery", () => {
  let context: BrowserContext;
  let received: Received;
  let page: Page;

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    received = new Received(context);
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it("shows every public picture of the account, and a lock for each private one", async () => {
    await page.goto(stack.worker.url);
    const cards = await everyCard(page);
    expect(cards.size).toBe(total);
    for (const [id, { width, text }] of cards) {
      if (text.includes("Needs a signed URL")) expect(width, id).toBeUndefined();
      else expect(width, id).toBeGreaterThan(400);
    }
    const texts = [...cards.values()].map(({ text }) => text);
    expect(texts.filter((text) => text.includes("Needs a signed URL")).length).toBe(locked);
    expect(received.consoleErrors).toEqual([]);
  });

  it("shows the private pictures too when the Worker signs their URLs", async () => {
    const signing = await startGallery(stack.api, { signs: true });
    try {
      await page.goto(signing.url);
      const cards = [...(await everyCard(page)).values()];
      const hidden = cards.filter(({ text }) => text.includes("Private"));
      expect(hidden.length).toBe(locked);
      for (const { width } of hidden) expect(width).toBeGreaterThan(400);
      expect(await received.all()).not.toContain(SIGNING_KEY);
    } finally {
      await signing.stop();
    }
  });

  it("keeps the token out of the browser: responses, headers, console, page, storage", async () => {
    await page.goto(stack.worker.url);
    await everyCard(page);
    const probes = ["/images?per_page=9", "/images?page=x", "/nowhere", "/images/v2", "/healthz"];
    await page.evaluate(async (paths) => {
      await Promise.all(paths.map((path) => fetch(path).then((response) => response.text())));
    }, probes);
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, document.cookie]),
    );
    const everything = [await received.all(), await page.content(), stored].join("\n");
    expect(received.responses).toBeGreaterThan(total - locked);
    expect(everything).toContain("first light.webp");
    expect(everything).not.toContain(TOKEN);
    expect(everything).not.toContain(Buffer.from(TOKEN).toString("base64").slice(0, -2));
    expect(stack.worker.log()).not.toContain(TOKEN);
    expect(stack.api.log()).not.toContain(TOKEN);
  });

  it("shows an image in full, with its details, by keyboard alone", async () => {
    await page.goto(stack.worker.url);
    const card = page.getByRole("button", { name: /herbarium "leaf 12"\.jpg/ });
    await card.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: 'herbarium "leaf 12".jpg' });
    await dialog.waitFor();
    expect(await decodedWidth(dialog.getByRole("img"))).toBe(640);
    expect(await dialog.textContent()).toContain("Not set");
    expect(await dialog.textContent()).toContain("Leaf twelve of the herbarium");
    expect(await dialog.getByRole("listitem").getByRole("link").allTextContents()).toEqual([
      "public",
      "thumbnail",
      "hero",
    ]);

    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog", { name: "aurora over firs.webp" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await card.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("fits a phone, a tablet and a desktop without horizontal scrolling, in light and dark", async () => {
    for (const width of [320, 390, 820, 1920]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(stack.worker.url);
        await page.locator(".card").first().waitFor();
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        expect(overflow, `${width} px, ${colorScheme}`).toBeLessThanOrEqual(0);
      }
    }
  });

  it("reports a failure, and continues after a retry", async () => {
    const failure = {
      result: null,
      success: false,
      errors: [{ code: 10_500, message: "AUTH is not set" }],
      messages: [],
    };
    await page.route("**/images/v2?*", (route) => route.fulfill({ status: 500, json: failure }));
    await page.goto(stack.worker.url);
    const alert = page.getByRole("alert");
    await alert.waitFor({ timeout: 20_000 });
    expect(await alert.textContent()).toContain("The Worker is not set up");
    expect(await alert.textContent()).toContain("AUTH is not set");
    await page.unroute("**/images/v2?*");
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.locator(".card").first().waitFor();
    expect(await alert.count()).toBe(0);
  });

  it("says how to choose who may list while AUTH is not set", async () => {
    const closed = await startGallery(stack.api, { vars: { AUTH: "" } });
    try {
      await page.goto(closed.url);
      const alert = page.getByRole("alert");
      await alert.waitFor({ timeout: 20_000 });
      const text = String(await alert.textContent());
      expect(text).toContain("Nobody may list yet");
      expect(text).toContain('set AUTH to "access", "jwt", "key" or "public" in wrangler.jsonc');
      expect(text).not.toContain("Wrong or missing");
      const guide = alert.getByRole("link", { name: "The guide" });
      expect(await guide.getAttribute("href")).toMatch(
        /^https:\/\/github\.com\/.*\/docs\/deploy\.md#/,
      );
    } finally {
      await closed.stop();
    }
  });

  it("tells a value of AUTH that is unknown from none, and names every other setting that is wrong", async () => {
    const wrong = await startGallery(stack.api, { vars: { AUTH: "publik", CACHE_TTL: "soon" } });
    try {
      await page.goto(wrong.url);
      const alert = page.getByRole("alert");
      await alert.waitFor({ timeout: 20_000 });
      const text = String(await alert.textContent());
      expect(text).toContain("The Worker is not set up");
      expect(text).toContain("Wrong or missing: CACHE_TTL.");
      expect(text).toContain("The Worker does not know the value of AUTH");
      expect(text).toContain('set AUTH to "access", "jwt", "key" or "public"');
      expect(text).not.toContain("Nobody may list yet");
      const settings = alert.getByRole("link", { name: "the documentation" });
      expect(await settings.getAttribute("href")).toMatch(/\/docs\/configuration\.md$/);
    } finally {
      await wrong.stop();
    }
  });

  it("loads hashed files that browsers keep, from its own origin and the pictures' alone", async () => {
    const origins = new Set<string>();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    await page.goto(stack.worker.url);
    await page.locator(".card img").first().waitFor();
    expect([...origins].sort()).toEqual([stack.worker.url, stack.api.pictures].sort());
    const script = await page.locator("script[type=module]").getAttribute("src");
    const response = await fetch(`${stack.worker.url}${script}`);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    const html = await fetch(stack.worker.url);
    expect(html.headers.get("Cache-Control")).not.toContain("immutable");
  });

  it("says so when the account has no images", async () => {
    const empty = success({ images: [] });
    await page.route("**/images/v2?*", (route) => route.fulfill({ json: empty }));
    await page.goto(stack.worker.url);
    await page.getByText("No images yet").waitFor();
  });
});

/** A card of the grid. */
interface SeenCard {
  text: string;
  /** The natural width of its picture; `undefined` if it has none. */
  width: number | undefined;
}

/** Scrolls through the whole grid, of which only the rows in sight are in the document. By the place of each card. */
async function everyCard(page: Page): Promise<Map<string, SeenCard>> {
  const seen = new Map<string, SeenCard>();
  const end = page.locator("#count", { hasText: "in all" });
  await page.locator(".card").first().waitFor();
  for (let y = 0, bottom = false; !bottom || (await end.count()) === 0; y += 400) {
    await page.evaluate((top) => scrollTo(0, top), y);
    await expect.poll(() => page.evaluate(countWaiting)).toBe(0);
    for (const [place, card] of await page.evaluate(cardsInSight)) seen.set(place, card);
    bottom = await page.evaluate(() => scrollY + innerHeight >= document.body.scrollHeight - 1);
  }
  return seen;
}

/** Runs in the page: how many cards in the window wait for the page to rest, with neither a picture nor a placeholder. */
function countWaiting(): number {
  return [...document.querySelectorAll(".card .frame:empty")].filter((frame) => {
    const { top, bottom } = frame.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }).length;
}

/** Runs in the page: the cards that do not wait, once their pictures are decoded. */
function cardsInSight(): Promise<[string, SeenCard][]> {
  return Promise.all(
    [...document.querySelectorAll<HTMLElement>(".card:has(.frame > *)")].map(async (card) => {
      const picture = card.querySelector("img");
      await picture?.decode().catch(() => {});
      const seen = { text: card.textContent, width: picture?.naturalWidth };
      return [card.dataset.index ?? "", seen] as [string, SeenCard];
    }),
  );
}

/** The natural width of a picture, once the browser has decoded it. */
async function decodedWidth(picture: Locator): Promise<number> {
  await picture.scrollIntoViewIfNeeded();
  return picture.evaluate(async (element) => {
    const image = element as HTMLImageElement;
    await image.decode();
    return image.naturalWidth;
  });
}
