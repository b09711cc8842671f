// What is in the page's URL: the open image, the filters, the search.
import { describe, expect } from "vitest";
import { card, count, firstCard, focusedIndex, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, the URL", ({ it }) => {
  it("Back closes the image, and the focus returns to it", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 3.webp").click();
    await page.getByRole("dialog").waitFor();
    expect(new URL(page.url()).searchParams.get("image")).toBe(gallery.api.images[2]?.id);
    await page.goBack();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focusedIndex(page)).toBe("2");
    await page.goForward();
    await page.getByRole("dialog").waitFor();
  });

  it("a shared URL opens an image of a page that is not loaded yet, with its filters", async ({
    page,
    gallery,
  }) => {
    const { id, filename } = gallery.api.images[320] as { id: string; filename: string };
    const dialog = page.getByRole("dialog");
    await page.goto(`${gallery.url}/?sort=desc&image=${id}`);
    await page.getByRole("dialog", { name: filename }).waitFor();
    expect(await dialog.locator(".position").textContent()).toBe("321 of 350");
    await page.goto(`${gallery.url}/?image=no-such-image`);
    await dialog.getByText("There is no such image").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  it("a reload returns to the place of the page", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await page.getByRole("searchbox").fill("picture");
    await page.getByRole("button", { name: "Load all" }).click();
    await count(page, "350 of 350").waitFor();
    await page.evaluate(() => scrollTo(0, 9_000));
    await expect.poll(() => page.evaluate(() => history.state?.scroll)).toBe(9_000);
    await page.reload();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(9_000);
    expect(await page.getByRole("searchbox").inputValue()).toBe("picture");
  });

  it("is of the image that is shown, though the browser has refused changes that came too fast", async ({
    page,
    gallery,
  }) => {
    await page.addInitScript(() => {
      const { replaceState } = History.prototype;
      // As Safari does.
      History.prototype.replaceState = () => {
        throw new DOMException("too many calls", "SecurityError");
      };
      setTimeout(() => (History.prototype.replaceState = replaceState), 4_000);
    });
    const failures: Error[] = [];
    page.on("pageerror", (error) => failures.push(error));
    await page.goto(gallery.url);
    await card(page, "picture 3.webp").click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog", { name: "picture 5.webp" }).waitFor();
    await expect
      .poll(() => new URL(page.url()).searchParams.get("image"), { timeout: 20_000 })
      .toBe(gallery.api.images[4]?.id);
    await page.keyboard.press("Escape");
    await expect.poll(() => new URL(page.url()).search).toBe("");
    expect(failures).toEqual([]);
  });
});
