// How far the page is scrolled: after another listing or search, after Back, and when the layout changes.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { card, count, firstCard, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, the page", ({ it }) => {
  it("begins at the top after another order, filter or search", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await scrollFar(page, 5_000);
    await page.getByLabel("Order").selectOption("asc");
    await card(page, "picture 350.webp").waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    await scrollFar(page, 5_000);
    await page.getByRole("searchbox").fill("picture 3");
    await count(page, " of ").waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
    expect(await firstInSight(page)).toBe(0);
  });

  it("returns to its place by Back", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await scrollFar(page, 9_000);
    await expect.poll(() => page.evaluate(() => history.state?.scroll)).toBe(9_000);
    await page.getByLabel("Order").selectOption("asc");
    await card(page, "picture 350.webp").waitFor();
    await page.goBack();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(9_000);
  });

  it("stays where the user scrolls while it is on its way back", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await scrollFar(page, 15_000);
    await expect.poll(() => page.evaluate(() => history.state?.scroll)).toBe(15_000);
    let respondAll = () => {};
    const held = new Promise<void>((resolve) => {
      respondAll = resolve;
    });
    gallery.api.behave(async ({ url }, respond) => {
      if (new URL(url).searchParams.has("continuation_token")) await held;
      return respond();
    });
    await page.reload();
    await count(page, "100 images so far").waitFor();
    await page.evaluate(() => scrollTo(0, 500));
    await page.waitForTimeout(300);
    respondAll();
    await count(page, "200 images so far").waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => scrollY)).toBe(500);
  });

  it("is where it was when an image that was opened while it moved is closed after a reload", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await page.evaluate(() => {
      scrollTo(0, 1_000);
      // The card that is there now, without a wait for the page to rest.
      const card = document.querySelector<HTMLElement>(".card[data-index='15']");
      card?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
    await page.getByRole("dialog").waitFor();
    await page.reload();
    await page.getByRole("dialog").waitFor();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(1_000);
  });

  it("keeps the first image in sight there when columns or sizes change, and back again", async ({
    page,
    gallery,
  }) => {
    await page.setViewportSize({ width: 1_440, height: 900 });
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await scrollFar(page, 7_200);
    const before = await firstInSight(page);
    expect(before).toBeGreaterThan(60);
    for (const width of [820, 390, 1_440]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => isInSight(page, before), { message: `${width} px` }).toBe(true);
    }
    await expect.poll(() => firstInSight(page)).toBe(before);
    for (const size of ["small", "large"]) {
      await page.getByLabel("Size").selectOption(size);
      await expect.poll(() => isInSight(page, before), { message: size }).toBe(true);
    }
    await expect.poll(() => firstInSight(page)).toBe(before);
  });

  it("is covered by the toolbar by a fifth at most on a phone, whatever is filtered", async ({
    page,
    gallery,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${gallery.url}/?creator=ana&meta.size.width[gte]=3&meta.status=archived&q=p`);
    await firstCard(page).waitFor();
    await page.evaluate(() => scrollTo(0, 1_200));
    const covered = () =>
      page.evaluate(() => {
        const ys = Array.from({ length: innerHeight }, (_, y) => y);
        return ys.filter((y) => document.elementFromPoint(innerWidth / 2, y)?.closest("search"))
          .length;
      });
    await expect.poll(covered).toBeLessThan(844 / 5);
    await page.getByRole("button", { name: "Filters" }).click();
    const isPanelInSight = await page.getByRole("button", { name: "Apply" }).evaluate((button) => {
      const { left, top } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + 10, top + 10));
    });
    expect(isPanelInSight).toBe(true);
  });
});

/** Scrolls so far, page after page of the listing. */
async function scrollFar(page: Page, y: number): Promise<void> {
  const scrolled = (top: number) => {
    scrollTo(0, top);
    return scrollY;
  };
  await expect.poll(() => page.evaluate(scrolled, y), { timeout: 20_000 }).toBe(y);
  await page.waitForTimeout(100);
}

/** The first image of which more is in sight than the edge, below what stays at the top of the window. */
const firstInSight = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const bar = document.querySelector("#count")?.closest(".tools")?.getBoundingClientRect();
    const cards = [...document.querySelectorAll<HTMLElement>(".card")];
    const shown = cards.find(
      (each) => each.getBoundingClientRect().bottom > (bar?.bottom ?? 0) + 20,
    );
    return Number(shown?.dataset.index);
  });

/** Whether something of an image's card is in the window, below what stays at its top. */
const isInSight = (page: Page, index: number): Promise<boolean> =>
  page.evaluate((at) => {
    const shown = document.querySelector(`.card[data-index="${at}"]`);
    const { left, top, bottom } = shown?.getBoundingClientRect() ?? new DOMRect();
    const ys = Array.from({ length: 20 }, (_, step) => top + ((bottom - top) * step) / 20);
    return ys.some((y) => shown?.contains(document.elementFromPoint(left + 20, y)));
  }, index);
