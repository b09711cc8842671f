// Where the focus is: which card the Tab key stops at, and what Escape and a button that goes away leave behind.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { card, count, firstCard, focusedIndex, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, the focus", ({ it }) => {
  it("comes to a card by Tab when a search has left fewer images than the current one", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").focus();
    for (let index = 0; index < 5; index += 1) await page.keyboard.press("PageDown");
    await expect.poll(async () => Number(await focusedIndex(page))).toBeGreaterThan(15);
    await page.keyboard.press("/");
    await page.keyboard.type("9.webp");
    await count(page, " of ").waitFor();
    expect(await tabStops(page)).toEqual(["0"]);
    await tabToGrid(page);
    expect(await focusedIndex(page)).toBe("0");
  });

  it("comes to a card in sight by Tab, however far the page is scrolled", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").focus();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("searchbox").focus();
    for (let y = 0; y <= 6_400; y += 1_600) {
      await page.evaluate((top) => scrollTo(0, top), y);
      await expect.poll(() => tabStops(page)).toHaveLength(1);
      await page.waitForTimeout(150);
    }
    await tabToGrid(page);
    expect(Number(await focusedIndex(page))).toBeGreaterThan(20);
    expect(await isFocusInWindow(page)).toBe(true);
  });

  it("is in sight after the link that skips to the images, below a toolbar with filters", async ({
    page,
    gallery,
  }) => {
    await page.goto(`${gallery.url}/?creator=ana&q=picture`);
    await firstCard(page).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focusedIndex(page)).toBe("0");
    expect(await isFocusInWindow(page)).toBe(true);
  });

  it("stays in the first and the last row, and in the column between them", async ({
    page,
    gallery,
  }) => {
    await page.goto(`${gallery.url}/?q=9.webp`);
    await count(page, "10 of ").waitFor();
    await card(page, "picture 29.webp").focus();
    const start = await focusedIndex(page);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => focusedIndex(page)).toBe(start);
    await page.keyboard.press("PageDown");
    await expect.poll(async () => Number(await focusedIndex(page))).toBeGreaterThan(5);
    const end = await focusedIndex(page);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focusedIndex(page)).toBe(end);
  });

  it("is in sight after an arrow key, below a toolbar with filters and a hint", async ({
    page,
    gallery,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(
      `${gallery.url}/?creator=ana&meta.size.width[gte]=3&meta.status[in]=active|archived&q=picture`,
    );
    await firstCard(page).focus();
    for (let index = 0; index < 6; index += 1) {
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => focusedIndex(page)).toBe(`${2 * (index + 1)}`);
      expect(await isFocusInWindow(page)).toBe(true);
    }
    for (let index = 6; index > 0; index -= 1) {
      await page.keyboard.press("ArrowUp");
      await expect.poll(() => focusedIndex(page)).toBe(`${2 * (index - 1)}`);
      expect(await isFocusInWindow(page)).toBe(true);
    }
  });

  it("goes to a card when the button that had it goes away", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Clear the selection" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focusedIndex(page)).toBe("0");
    await page.getByRole("searchbox").fill("no such name");
    await page.getByRole("button", { name: "Clear the search" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focusedIndex(page)).toBe("0");
  });

  it("goes to the search when there is no card, or to the page by a click beside everything", async ({
    page,
    gallery,
  }) => {
    await page.goto(`${gallery.url}/?creator=nobody&q=x`);
    gallery.api.behave({ delay: 500 });
    await page.getByRole("button", { name: "Clear the filters" }).focus();
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    await expect.poll(focused).toBe("INPUT");
    await firstCard(page).waitFor();
    await firstCard(page).focus();
    await page.mouse.click(5, 400);
    await page.getByLabel("Size").evaluate((select) => select.dispatchEvent(new Event("change")));
    expect(await focused()).toBe("BODY");
  });

  it("Escape closes one thing: the list of keys, then the filters, then the selection", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    const bar = page.locator(".selection");
    await bar.getByText("100 images selected").waitFor();
    await page.getByRole("button", { name: "Filters" }).click();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.locator("#filters").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.locator("#filters").waitFor({ state: "detached" });
    expect(await bar.count()).toBe(1);
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
  });
});

/** The images whose cards the Tab key stops at, by their indices. */
const tabStops = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".card[tabindex='0']")].map(
      ({ dataset }) => dataset.index,
    ),
  );

/** Presses Tab until a card has the focus; at most as often as the toolbar has anything. */
async function tabToGrid(page: Page): Promise<void> {
  for (let times = 0; times < 12 && (await focusedIndex(page)) === undefined; times += 1)
    await page.keyboard.press("Tab");
}

/** Whether all of the picture with the focus is in the window, below what stays at its top. */
const isFocusInWindow = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { left, top, bottom } =
      document.activeElement?.querySelector(".frame")?.getBoundingClientRect() ?? new DOMRect();
    const seen = [top + 4, bottom - 4].map((y) => document.elementFromPoint(left + 40, y));
    return seen.every((element) => document.activeElement?.contains(element));
  });
