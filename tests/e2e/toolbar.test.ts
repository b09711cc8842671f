// What the toolbar and the selection say, and where the focus goes.
import { describe, expect } from "vitest";
import { card, count, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 130 }))("in $name, the toolbar", ({ it }) => {
  it("gives the focus back to its button when the filters close", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    const button = page.getByRole("button", { name: "Filters" });
    const hasFocus = () => button.evaluate((element) => element === document.activeElement);
    await button.click();
    await page.getByLabel("Creator").focus();
    await page.keyboard.press("Escape");
    expect(await hasFocus()).toBe(true);
    await button.click();
    await page.getByLabel("Creator").fill("ana");
    await page.keyboard.press("Enter");
    await count(page, "44 images in all").waitFor();
    expect(await hasFocus()).toBe(true);
    await page.getByRole("button", { name: "Remove the filter" }).click();
    await count(page, "100 images so far").waitFor();
    expect(await hasFocus()).toBe(true);
  });

  it("counts no images too", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?creator=nobody`);
    await count(page, "0 images in all").waitFor();
  });

  it("keeps the selection while a search hides a part of it", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").click({ modifiers: ["Control"] });
    await card(page, "picture 3.webp").click({ modifiers: ["Control"] });
    const bar = page.locator(".selection");
    await bar.getByText("2 images selected").waitFor();
    await page.getByRole("searchbox").fill("44.webp");
    await count(page, "1 of 100 loaded").waitFor();
    await bar.getByText("2 images selected").waitFor();
    await bar.getByRole("button", { name: "Select all 1", exact: true }).click();
    await bar.getByText("3 images selected").waitFor();
  });
});
