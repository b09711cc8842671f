// Narrow windows, in German, whose words are longer: nothing is cut off, broken within a word, or covered.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { failure, firstCard, inChromium } from "./walk.ts";

const it = inChromium({ count: 60 }).override(
  "context",
  async ({ browser, gallery }, { onCleanup }) => {
    gallery.api.reset();
    const context = await browser.newContext({ locale: "de-DE" });
    onCleanup(() => context.close());
    return context;
  },
);

it.for([320, 360, 390])(
  "the list of keys breaks no word at %i px",
  async (width, { page, gallery }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog").locator("dl");
    await list.waitFor();
    // A word that does not fit makes its cell wider as soon as it may not be broken.
    const widths = () =>
      list.locator("dt, dd").evaluateAll((cells) => cells.map(({ scrollWidth }) => scrollWidth));
    const before = await widths();
    await list.evaluate((element) => {
      for (const cell of element.children) (cell as HTMLElement).style.overflowWrap = "normal";
    });
    expect(await widths()).toEqual(before);
  },
);

it.for([360, 390, 820])(
  "the toolbar's choices are readable at %i px",
  async (width, { page, gallery }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    const missing = await page.locator(".tools select").evaluateAll((selects) =>
      selects.map((select) => {
        const copy = select.cloneNode(true) as HTMLElement;
        copy.style.flex = "none";
        copy.style.position = "absolute";
        select.after(copy);
        const natural = copy.offsetWidth;
        copy.remove();
        return Math.max(0, natural - (select as HTMLElement).offsetWidth);
      }),
    );
    expect(missing).toEqual([0, 0]);
  },
);

it.for([320, 390, 820])(
  "what was copied covers no button at %i px",
  async (width, { page, gallery }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    await page.getByRole("button", { name: "URLs kopieren" }).click();
    await page.locator(".toast.shown", { hasText: "Kopiert: URLs" }).waitFor();
    expect(await bottom(page, ".toast")).toBeLessThan(await top(page, ".selection"));
  },
);

it("a long button stays in its panel when the user spaces letters out", async ({
  page,
  gallery,
}) => {
  await page.setViewportSize({ width: 390, height: 900 });
  gallery.api.behave({ status: 403 });
  await page.goto(`${gallery.url}/?creator=ana`);
  const panel = failure(page, "filterForbidden");
  await panel.waitFor();
  await page.evaluate(() => {
    const spacing = new CSSStyleSheet();
    spacing.replaceSync("* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }");
    document.adoptedStyleSheets = [spacing];
  });
  expect(await panel.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

const top = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);

const bottom = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.getBoundingClientRect().bottom);
