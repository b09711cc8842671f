// The page by keyboard, by screen reader, enlarged, in other colours, without motion. What axe finds is in axe.test.ts.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { LONG_NAMES } from "./names.ts";
import { card, failure, firstCard, focusedIndex, inBrowsers, inChromium } from "./walk.ts";

const account = { images: LONG_NAMES };

describe.each(inBrowsers(account))("in $name", ({ it }) => {
  it("at 400 % zoom, everything fits without horizontal scrolling, and nothing covers the focus", async ({
    page,
    gallery,
  }) => {
    await page.setViewportSize({ width: 320, height: 256 });
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    expect(await overflow(page)).toBe(0);
    await firstCard(page).focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => focusedIndex(page)).toBe("2");
    expect(await isFocusInSight(page)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Show as JSON" }).or(page.getByText("None")).waitFor();
    const last = page.getByRole("dialog").getByRole("link").last();
    await last.focus();
    expect(await isFocusInSight(page)).toBe(true);
    expect(await overflow(page)).toBe(0);
  });

  it("shows the focus on everything that the tab key reaches", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    const inPage = await tabStops(page);
    expect(inPage.map(({ name }) => name)).toContain("Add filter");
    expect(inPage.filter(({ isShown }) => !isShown)).toEqual([]);
    await page.goto(`${gallery.url}/?image=${gallery.api.images[1]?.id}`);
    await page.getByRole("dialog").locator(".facts-panel").waitFor();
    const inDialog = await tabStops(page);
    expect(inDialog.map(({ name }) => name)).toContain("Markdown");
    expect(inDialog.filter(({ isShown }) => !isShown)).toEqual([]);
  });

  it("returns the focus from the list of keys, and leads it on after signing in", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focusedIndex(page)).toBe("0");

    const refusal = { status: 401, headers: { "WWW-Authenticate": "Bearer" } };
    gallery.api.behave(refusal);
    await page.reload();
    await page.getByLabel("API key or token").fill("wrong-key");
    await page.keyboard.press("Enter");
    await failure(page, "wrongSecret").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("secret");
    gallery.api.behave();
    await page.keyboard.type("the-right-key");
    await page.keyboard.press("Enter");
    await firstCard(page).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("images");
  });

  it("announces how many images there are, which one is shown, and what was copied", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await page.getByRole("status").filter({ hasText: "images in all" }).waitFor();
    await card(page, "short.webp").click();
    const dialog = page.getByRole("dialog");
    await page.keyboard.press("ArrowRight");
    await dialog.locator("[aria-live]", { hasText: "family of mountains" }).waitFor();
    await dialog.getByRole("button", { name: "ID", exact: true }).click();
    await dialog.locator("[aria-live]", { hasText: "Copied: ID" }).waitFor();
  });

  it("says the name of an image once", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    for (const name of ["short.webp", "no creator.webp", "private.webp"]) {
      // The first line is the button, the others are what its name consists of.
      const [, ...parts] = (await card(page, name).ariaSnapshot()).split("\n");
      expect(parts.join("\n").split(name).length - 1, parts.join("\n")).toBe(1);
    }
  });

  it("shortens a long name in the middle, so that its extension stays", async ({
    page,
    gallery,
  }) => {
    await page.setViewportSize({ width: 390, height: 900 });
    await page.goto(gallery.url);
    for (const size of ["large", "small"]) {
      await page.getByLabel("Size").selectOption(size);
      const name = page.locator(".name", { hasText: "a-very-long-name" }).first();
      expect(await name.locator(".end").textContent()).toMatch(/\.webp$/);
      const clipped = await name
        .locator(".end")
        .evaluate((end) => end.scrollWidth - end.clientWidth);
      expect(clipped).toBe(0);
    }
  });

  it("writes right-to-left names and creators in their direction", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    for (const text of ["משתמש", "مستخدم"]) {
      const cell = page.getByRole("gridcell").filter({ hasText: text });
      const direction = (selector: string) =>
        cell.locator(selector).evaluate((element) => getComputedStyle(element).direction);
      expect([await direction(".name"), await direction(".creator")]).toEqual(["rtl", "rtl"]);
    }
  });
});

const it = inChromium(account);

it("has no motion where the user wants none", async ({ page, gallery }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const listed = Promise.withResolvers<void>();
  gallery.api.behave((_, respond) => listed.promise.then(respond));
  await page.goto(gallery.url);
  await page.locator(".skeleton").first().waitFor();
  const moving = () => page.evaluate(() => document.getAnimations().length);
  expect(await moving()).toBe(0);
  listed.resolve();
  await firstCard(page).click();
  await page.getByRole("dialog").waitFor();
  expect(await moving()).toBe(0);
});

it("shows focus, selection and borders where the user's colours replace the page's", async ({
  page,
  gallery,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(gallery.url);
  await firstCard(page).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  const style = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { outlineStyle, outlineColor, borderStyle } = getComputedStyle(element);
        return { outlineStyle, outlineColor, borderStyle };
      });
  const selected = await style(".selected .frame");
  const focused = await style(".card:focus-visible");
  expect(selected.outlineStyle).toBe("solid");
  expect(focused.outlineStyle).toBe("solid");
  expect((await style(".cell:not(.selected) .frame")).outlineStyle).not.toBe("solid");
  expect((await style(".badge")).borderStyle).toBe("solid");
  expect((await style(".selection")).borderStyle).toBe("solid");
});

/** How much wider than the window the page is, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** Whether the element that has the focus is what one sees in its place. */
const isFocusInSight = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    const { left, top, width, height } = focused?.getBoundingClientRect() ?? new DOMRect();
    const middle = top + Math.min(height, innerHeight - top) / 2;
    return focused?.contains(document.elementFromPoint(left + width / 2, middle)) ?? false;
  });

interface TabStop {
  name: string;
  /** Whether it shows that it has the focus. */
  isShown: boolean;
}

/** Goes through the page by the tab key, and opens what can be opened on the way. */
async function tabStops(page: Page): Promise<TabStop[]> {
  const stops: TabStop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const { isClosed, isLast, ...stop } = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const within = focused.closest("dialog") ?? document;
      const stops = within.querySelectorAll(
        "a[href], input:not([tabindex='-1']), .card[tabindex='0'], button:not(.card)",
      );
      return {
        name: focused.textContent?.trim() || focused.getAttribute("aria-label") || focused.tagName,
        isShown: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
        isClosed: focused.getAttribute("aria-expanded") === "false",
        isLast: focused === [...stops].at(-1) || focused === document.body,
      };
    });
    stops.push(stop);
    if (isLast) return stops;
    if (isClosed) await page.keyboard.press("Enter");
  }
}
