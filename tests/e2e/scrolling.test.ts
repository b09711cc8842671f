// The rows in sight, and the focus among them.
import { describe, expect } from "vitest";
import { card, count, firstCard, focusedIndex, inBrowsers, inChromium } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name", ({ it }) => {
  it("shows the rows in sight, and more as the user scrolls", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    for (let y = 0; (await count(page, "350 images in all").count()) === 0; y += 1_500) {
      await page.evaluate((top) => scrollTo(0, top), y);
      await page.waitForTimeout(40);
    }
    expect(await page.locator("*").count()).toBeLessThan(1_500);
  });

  it("requests no pictures of rows that fly by, but those in sight once the page rests", async ({
    page,
    gallery,
  }) => {
    const requested = new Set<string>();
    page.on("request", (request) => {
      const [, kind, number] = new URL(request.url()).pathname.split("/");
      if (kind === "pictures") requested.add(`${number}`);
    });
    await page.goto(gallery.url);
    await page.getByRole("searchbox").fill("picture");
    await page.getByRole("button", { name: "Load all" }).click();
    await count(page, "350 of 350").waitFor();
    // Five windows a second, for three seconds.
    await page.evaluate(async () => {
      const started = performance.now();
      for (let time = 0; time < 3_000; time = performance.now() - started) {
        scrollTo(0, time * 4.5);
        await new Promise(requestAnimationFrame);
      }
    });
    const shown = page.locator(".card:has(img)");
    await expect.poll(() => shown.count()).toBeGreaterThan(8);
    const last = Number(await shown.last().getAttribute("data-index"));
    await expect.poll(() => requested.has(`${last}`)).toBe(true);
    expect(requested.size).toBeLessThan(last / 2);
  });

  it("moves by arrows, Home and End, and keeps the row with the focus while the user scrolls", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").focus();
    await page.keyboard.press("ArrowRight");
    expect(await focusedIndex(page)).toBe("1");
    await page.keyboard.press("ArrowDown");
    const below = Number(await focusedIndex(page));
    expect(below).toBeGreaterThan(2);
    await page.keyboard.press("Home");
    expect(await focusedIndex(page)).toBe("0");
    await page.evaluate(() => scrollTo(0, 4_000));
    await page.waitForTimeout(200);
    expect(await focusedIndex(page)).toBe("0");
    expect(await page.locator(".card[tabindex='0']").count()).toBe(1);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  });
});

inChromium({ count: 350 }).for([390, 820, 1_440])(
  "shifts nothing while it loads, at %i px",
  async (width, { page, gallery }) => {
    gallery.api.behave({ delay: 500 });
    await page.setViewportSize({ width, height: 900 });
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(gallery.url);
    await page.locator(".card img").first().waitFor();
    await page.waitForTimeout(500);
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { shifts: number[] }).shifts,
    );
    expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.05);
  },
);
