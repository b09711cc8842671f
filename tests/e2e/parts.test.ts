// Parts of the page that are loaded when they are needed, and can't be: it is said, and the page goes on.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { card, count, firstCard, inBrowsers } from "./walk.ts";

const NOT_LOADED = "This part of the page could not be loaded. Try again.";

/** Lets no request of this part reach the server. */
const withhold = (page: Page, part: string) =>
  page.route(`**/assets/${part}*.js`, (route) => route.abort());

/** The texts of the errors that nothing in the page has caught. */
function uncaughtIn(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  return errors;
}

describe.each(inBrowsers({ count: 12 }))("in $name, a part that can't be loaded", ({ it }) => {
  it("is announced when it is the panel; the keys of the page go on, and a reload opens it", async ({
    page,
    gallery,
  }) => {
    const uncaught = uncaughtIn(page);
    await withhold(page, "Detail");
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click();
    await page.locator("[aria-live]", { hasText: NOT_LOADED }).waitFor();
    await page.locator(".toast.shown", { hasText: NOT_LOADED }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await expect
      .poll(() => page.getByRole("searchbox").evaluate((box) => box === document.activeElement))
      .toBe(true);
    // Every attempt says so.
    await page.locator(".toast.shown").waitFor({ state: "detached" });
    await card(page, "picture 2.webp").click();
    await page.locator(".toast.shown", { hasText: NOT_LOADED }).waitFor();
    await page.unroute("**/assets/Detail*.js");
    await page.reload();
    await page.getByRole("dialog", { name: "picture 2.webp" }).waitFor();
    expect(uncaught).toEqual([]);
  });

  it("is announced when it is the export", async ({ page, gallery }) => {
    const uncaught = uncaughtIn(page);
    await withhold(page, "files");
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Export JSON" }).click();
    await page.locator(".toast.shown", { hasText: NOT_LOADED }).waitFor();
    await page.getByRole("button", { name: "Clear the selection" }).click();
    await card(page, "picture 1.webp").click();
    await page.getByRole("dialog").getByRole("link", { name: "Download" }).click();
    await page.getByRole("dialog").locator("[aria-live]", { hasText: NOT_LOADED }).waitFor();
    expect(await page.getByRole("dialog").getByRole("link", { name: "Download" }).count()).toBe(1);
    expect(uncaught).toEqual([]);
  });

  it("is announced when it is the zoom, with the picture shown all the same", async ({
    page,
    gallery,
  }) => {
    const uncaught = uncaughtIn(page);
    await withhold(page, "panzoom");
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").click();
    const dialog = page.getByRole("dialog");
    await dialog.locator(".toast.shown", { hasText: NOT_LOADED }).waitFor();
    await dialog.locator("img.full.loaded").waitFor();
    await dialog.locator(".toast.shown").waitFor({ state: "detached" });
    await dialog.getByRole("button", { name: "Zoom" }).click();
    await dialog.locator(".toast.shown", { hasText: NOT_LOADED }).waitFor();
    expect(uncaught).toEqual([]);
  });

  it("is English when it is another language", async ({ browser, gallery }) => {
    const german = await browser.newContext({ locale: "de-DE" });
    try {
      const page = await german.newPage();
      const uncaught = uncaughtIn(page);
      await withhold(page, "de-");
      await page.goto(gallery.url);
      await count(page, "12 images in all").waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("en");
      await page.locator("[aria-live]", { hasText: NOT_LOADED }).waitFor();
      expect(uncaught).toEqual([]);
    } finally {
      await german.close();
    }
  });
});
