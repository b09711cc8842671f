// Pictures that could not be loaded for a while.
import { expect } from "vitest";
import { firstCard, inChromium } from "./walk.ts";

inChromium({ count: 60 })(
  "pictures that were wanted without a connection come when it is back",
  async ({ context, page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await context.setOffline(true);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const broken = page.locator(".placeholder", { hasText: "Can’t be shown" });
    await broken.first().waitFor();
    await page.locator(".card[data-index='58']").click();
    await page.getByRole("dialog").locator(".placeholder").waitFor();
    await context.setOffline(false);
    await page.getByRole("dialog").locator("img.full.loaded").waitFor();
    await expect.poll(() => broken.count()).toBe(0);
  },
);
