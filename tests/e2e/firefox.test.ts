// The same page in Firefox, driven over WebDriver BiDi.
import { existsSync } from "node:fs";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIREFOX, startFirefox } from "../support/firefox.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";

// Without Firefox, the tests are skipped; in CI that is a failure.
describe.skipIf(!existsSync(FIREFOX) && process.env.CI !== "true")("in Firefox", () => {
  let browser: Browser;
  let gallery: MemoryGallery;
  let page: Page;

  beforeAll(async () => {
    [browser, gallery] = await Promise.all([startFirefox(), startMemoryGallery({ count: 350 })]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([browser?.close(), gallery?.stop()]);
  });
  beforeEach(async () => {
    gallery.api.reset();
    page = await browser.newPage();
    await page.setViewport({ width: 1_280, height: 900 });
  });
  afterEach(() => page.close());

  const focusedIndex = (): Promise<string | undefined> =>
    page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.index);

  it("shows the rows in sight, and more as the user scrolls", async () => {
    await page.goto(gallery.url);
    await page.waitForSelector(".card img");
    for (let y = 0; y < 40_000; y += 1_500) {
      await page.evaluate((top) => scrollTo(0, top), y);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    await page.waitForFunction(() =>
      document.querySelector("#count")?.textContent?.includes("350 images in all"),
    );
    expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1_500);
  });

  it("opens an image by keyboard, goes on, and returns to it by Back", async () => {
    await page.goto(gallery.url);
    await page.waitForSelector(".card");
    await page.focus(".card");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open] img.full.loaded");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() =>
      document.querySelector("#detail-title")?.textContent?.includes("picture 3.webp"),
    );
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => document.querySelector("dialog") === null);
    await expect.poll(focusedIndex).toBe("2");
  });

  it("selects with the space bar without opening the image", async () => {
    await page.goto(gallery.url);
    await page.waitForSelector(".card");
    await page.focus(".card");
    await page.keyboard.press(" ");
    await page.waitForSelector(".selection");
    expect(await page.$("dialog")).toBeNull();
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector(".selection") === null);
  });

  it.each([
    ["signedOut", { status: 401, headers: { "WWW-Authenticate": "Bearer" } }],
    ["forbidden", { status: 403 }],
    ["rateLimit", { status: 429, retryAfter: 20 }],
    ["unreachable", "network"],
    ["upstream", { html: 502 }],
  ] as const)("has the screen of a failure: %s", async (name, fault) => {
    gallery.api.behave(fault);
    await page.goto(gallery.url);
    await page.waitForSelector(`[data-failure="${name}"]`);
    gallery.api.behave();
  });
});
