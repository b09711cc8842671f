// The gallery in front of the API in memory, in each browser: a test is written once, and runs in all of them.
//
// What only Chromium can be asked for: touches, double clicks, downloads, layout shifts, forced colours, and a theme or motion
// other than the system's.
import { existsSync } from "node:fs";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { test } from "vitest";
import { CHROMIUM, startChromium } from "../support/chromium.ts";
import { FIREFOX, startFirefox } from "../support/firefox.ts";
import { type MemoryGallery, type MemoryOptions, startMemoryGallery } from "./memory.ts";

interface InBrowser {
  name: string;
  executable: string;
  start: () => Promise<Browser>;
  /** What a page is granted. Firefox knows no such names, and grants the clipboard by a preference. */
  permissions: string[];
}

const IN_CHROMIUM: InBrowser = {
  name: "Chromium",
  executable: CHROMIUM,
  start: () => startChromium(),
  permissions: ["clipboard-read", "clipboard-write"],
};

const IN_FIREFOX: InBrowser = {
  name: "Firefox",
  executable: FIREFOX,
  start: startFirefox,
  permissions: [],
};

/** Vitest's `it`, whose tests have a `page` and the `gallery` that it may open. Each test finds the gallery as it was started. */
function walker({ start, permissions }: InBrowser, account: MemoryOptions) {
  return (
    test
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it what a fixture needs
      .extend("browser", { scope: "file" }, async ({}, { onCleanup }): Promise<Browser> => {
        const browser = await start();
        onCleanup(() => browser.close());
        return browser;
      })
      // biome-ignore lint/correctness/noEmptyPattern: as above
      .extend("gallery", { scope: "file" }, async ({}, { onCleanup }): Promise<MemoryGallery> => {
        const gallery = await startMemoryGallery(account);
        onCleanup(() => gallery.stop());
        return gallery;
      })
      .extend("context", async ({ browser, gallery }, { onCleanup }): Promise<BrowserContext> => {
        gallery.api.reset();
        const context = await browser.newContext({
          viewport: { width: 1280, height: 900 },
          permissions,
        });
        onCleanup(() => context.close());
        return context;
      })
      .extend("page", ({ context }): Promise<Page> => context.newPage())
  );
}

/** One browser with its `it`. Without the browser, the tests are skipped; in CI that is a failure. */
const walkerIn = (browser: InBrowser, account: MemoryOptions) => ({
  name: browser.name,
  it: walker(browser, account).skipIf(
    !existsSync(browser.executable) && process.env.CI !== "true",
  ) as ReturnType<typeof walker>,
});

/** For `describe.each`: both browsers, with an account of their own. */
export const inBrowsers = (account: MemoryOptions = {}) =>
  [IN_CHROMIUM, IN_FIREFOX].map((browser) => walkerIn(browser, account));

/** For what only Chromium can be asked for. */
export const inChromium = (account: MemoryOptions = {}) => walkerIn(IN_CHROMIUM, account).it;

/** The card of an image. */
export const card = (page: Page, name: string): Locator =>
  page.getByRole("gridcell").getByRole("button", { name });

export const firstCard = (page: Page): Locator => page.locator(".card").first();

/** The toolbar's count of the images. */
export const count = (page: Page, text: string | RegExp): Locator =>
  page.locator("#count", { hasText: text });

/** The screen of a failure, or of no images. */
export const failure = (page: Page, name: string): Locator =>
  page.locator(`[data-failure="${name}"]`);

/** The index of the image that has the focus. */
export const focusedIndex = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.index);

export const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

/** The picture of the detail panel, once it can be zoomed. */
export const zoomable = (page: Page): Locator =>
  page.getByRole("dialog").locator("img.full.loaded[style*=cursor]");

/** By how much the picture of the detail panel is enlarged. */
export const zoomOf = (page: Page): Promise<number> =>
  page
    .locator("img.full")
    .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);

/** Has the gallery's API refuse whoever presents no key. */
export function requireKey({ api }: MemoryGallery): void {
  api.behave(({ headers }, respond) =>
    headers.authorization === undefined
      ? Response.json(
          { result: null, success: false, errors: [], messages: [] },
          { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
        )
      : respond(),
  );
}
