// The page in the browser's language.
import { describe, expect } from "vitest";
import { count, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name", ({ it }) => {
  it("is in German where the browser is", async ({ browser, gallery }) => {
    const german = await browser.newContext({ locale: "de-DE" });
    try {
      const seite = await german.newPage();
      await seite.goto(gallery.url);
      await seite.getByRole("button", { name: "Filter" }).waitFor();
      expect(await seite.locator("html").getAttribute("lang")).toBe("de-DE");
      await count(seite, "Bilder bisher").waitFor();
    } finally {
      await german.close();
    }
  });

  it("has a page that says how to use the package", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await page.getByRole("link", { name: "Use it" }).click();
    await page.getByRole("heading", { name: "Use it" }).waitFor();
    expect(await page.locator("pre").first().textContent()).toContain("listImages({ endpoint");
  });
});
