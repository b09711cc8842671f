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
      expect(await seite.title()).toBe("Bilder · cf-list-images");
      const description = seite.locator('meta[name="description"]');
      expect(await description.getAttribute("content")).toContain("Die Bilder eines");
      await count(seite, "Bilder bisher").waitFor();
    } finally {
      await german.close();
    }
  });

  it.for([
    [["en-US@posix"], "en", "100 images so far"],
    [["fr-FR", "de-AT", "en"], "de-AT", "100 Bilder bisher"],
    [["fr"], "en", "100 images so far"],
    [[], "en", "100 images so far"],
  ] as const)(
    "is in the first language that it has, where the browser's are %j",
    async ([languages, lang, text], { page, gallery }) => {
      await page.addInitScript(
        (tags) => Object.defineProperty(navigator, "languages", { get: () => tags }),
        languages,
      );
      await page.goto(gallery.url);
      await count(page, text).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe(lang);
    },
  );

  it("has a page that says how to use the package, in every language too", async ({
    browser,
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await page.getByRole("link", { name: "Use it" }).click();
    await page.getByRole("heading", { name: "Use it" }).waitFor();
    expect(await page.locator("pre").first().textContent()).toContain("listImages({ endpoint");
    const english = await page.locator("[data-text]").evaluateAll(textsOf);
    expect(english.length).toBeGreaterThan(8);

    const german = await browser.newContext({ locale: "de-DE" });
    try {
      const seite = await german.newPage();
      await seite.goto(`${gallery.url}/use`);
      await seite.getByRole("heading", { name: "Einbauen" }).waitFor();
      expect(await seite.locator("html").getAttribute("lang")).toBe("de-DE");
      const texts = await seite.locator("[data-text]").evaluateAll(textsOf);
      expect(await seite.title()).toBe("Einbauen · cf-list-images");
      expect(texts.length).toBe(english.length);
      expect(texts.filter((text) => english.includes(text))).toEqual([]);
    } finally {
      await german.close();
    }
  });
});

/** Runs in the page: what elements say, the description in the head too. */
const textsOf = (elements: Element[]) =>
  elements.map((element) =>
    element instanceof HTMLMetaElement ? element.content : (element.textContent ?? ""),
  );
