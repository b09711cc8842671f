// One image: going on, zoom, copies, metadata.
import { describe, expect } from "vitest";
import { card, clipboard, focusedIndex, inBrowsers, zoomable, zoomOf } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, the detail panel", ({ it }) => {
  it("goes on past what is loaded, by keys and buttons", async ({ page, gallery }) => {
    const position = page.getByRole("dialog").locator(".position");
    // A search loads no more by itself.
    await page.goto(`${gallery.url}/?q=picture`);
    await card(page, "picture 1.webp").focus();
    await page.keyboard.press("End");
    await expect.poll(() => focusedIndex(page)).toBe("99");
    await page.keyboard.press("Enter");
    await position.filter({ hasText: "100 of 100 +" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await position.filter({ hasText: "101 of 200 +" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog").getByRole("button", { name: "Previous image" }).click();
    await position.filter({ hasText: "101 of" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focusedIndex(page)).toBe("100");
  });

  it("copies an image as URL, <img>, Markdown and id", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click();
    const { id, variants } = gallery.api.images[1] as { id: string; variants: string[] };
    const url = String(variants[0]);
    const expected = {
      URL: url,
      "<img>": `<img src="${url}" alt="Title 2">`,
      Markdown: `![Title 2](<${url}>)`,
      ID: id,
    };
    for (const [name, text] of Object.entries(expected)) {
      await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
      await page.getByRole("dialog").getByText(`Copied: ${name}`).first().waitFor();
      expect(await clipboard(page)).toBe(text);
    }
  });

  it("shows metadata as a tree, and raw", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click();
    expect(await page.getByRole("dialog").locator("dt", { hasText: "width" }).count()).toBe(1);
    await page.getByRole("dialog").getByRole("button", { name: "Show as JSON" }).click();
    expect(JSON.parse(String(await page.getByRole("dialog").locator("pre").textContent()))).toEqual(
      gallery.api.images[1]?.meta,
    );
  });

  it("zooms by button, and does not move to the next image while it is zoomed", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click();
    const zoom = page.getByRole("dialog").getByRole("button", { name: "Zoom" });
    await zoomable(page).waitFor();
    await zoom.click();
    await expect.poll(() => zoomOf(page)).toBeCloseTo(2.5);
    await zoom.click();
    await expect.poll(() => zoomOf(page)).toBeCloseTo(1);
  });

  it("renews signed URLs before they end, without a reload", async ({ page, gallery }) => {
    let number = 0;
    gallery.api.behave(async (_, respond) => {
      number += 1;
      const envelope = await (await respond()).json();
      const exp = Math.floor(Date.now() / 1_000) + 6;
      for (const image of envelope.result.images) {
        image.requireSignedURLs = true;
        image.variants = image.variants.map(
          (variant: string) => `${variant}?exp=${exp}&sig=${number}`,
        );
      }
      return Response.json(envelope);
    });
    await page.goto(gallery.url);
    const picture = page.locator(".card img").first();
    const first = Number((await picture.getAttribute("src"))?.match(/exp=(\d+)/)?.[1]);
    await card(page, "picture 1.webp").click();
    await page.getByRole("dialog").getByText("Private").waitFor();
    const shown = page.getByRole("dialog").locator("img.full");
    await expect
      .poll(async () => Number((await shown.getAttribute("src"))?.match(/exp=(\d+)/)?.[1]), {
        timeout: 15_000,
      })
      .toBeGreaterThan(first);
  });
});
