// The detail panel with images, and at moments, that are out of the ordinary.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { MemoryGallery, MemoryOptions } from "./memory.ts";
import { card, clipboard, count, focusedIndex, inBrowsers } from "./walk.ts";

const URL_OF = "https://imagedelivery.net/hash/id/public";
/** When the signed URLs expire, in seconds since 1970. */
const EXPIRY = Math.floor(Date.now() / 1_000) + 1_800;

const ODD: MemoryOptions = {
  images: [
    { id: "equal", filename: "equal variants.webp", variants: [URL_OF, URL_OF] },
    { id: "none", filename: "no variants.webp", variants: [] },
    {
      id: "markup",
      filename: "__init__.png",
      variants: [`${URL_OF}?a=<b>&copy;`],
      meta: { alt: "*a* _b_ `c` [d](e) <b> &copy; &#169; AT&T ~~f~~ \\ g|h\n\ni" },
    },
    { id: "underscores", filename: "__init__.png", variants: [URL_OF] },
    { id: "long", filename: "long.webp", creator: `${"🏔️ a b ".repeat(140)}END` },
    {
      id: "private",
      filename: "private.webp",
      requireSignedURLs: true,
      variants: [`${URL_OF}?exp=${EXPIRY}&sig=0123`],
    },
  ],
};

const dialog = (page: Page) => page.getByRole("dialog");
const copies = (page: Page) => dialog(page).getByRole("group", { name: "Copy as" });
const copied = async (page: Page, name: string) => {
  await copies(page).getByRole("button", { name, exact: true }).click();
  await dialog(page)
    .locator("[aria-live]", { hasText: `Copied: ${name}` })
    .waitFor();
  return clipboard(page);
};

/** Whether the focus is in the panel: otherwise its keys are dead. */
const hasFocus = (page: Page) =>
  dialog(page).evaluate((element) => element.contains(document.activeElement));

describe.each(inBrowsers(ODD))("in $name, the panel of an odd image", ({ it }) => {
  it("opens with equal variants, and lists both", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=equal`);
    await page.getByRole("dialog", { name: "equal variants.webp" }).waitFor();
    expect(await dialog(page).locator(".variants a").allTextContents()).toEqual([
      "public",
      "public",
    ]);
  });

  it("offers only the ID where there are no variants", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=none`);
    await copies(page).waitFor();
    expect(await copies(page).getByRole("button").allTextContents()).toEqual(["ID"]);
  });

  it("copies Markdown that shows the text as it is", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=markup`);
    expect(await copied(page, "Markdown")).toBe(
      String.raw`![\*a\* \_b\_ \`c\` \[d\](e) \<b\> \&copy; \&#169; AT&T \~\~f\~\~ \\ g\|h i](<https://imagedelivery.net/hash/id/public?a=%3Cb%3E\&copy;>)`,
    );
    await page.goto(`${gallery.url}/?image=underscores`);
    expect(await copied(page, "Markdown")).toBe(
      String.raw`![\_\_init\_\_.png](<https://imagedelivery.net/hash/id/public>)`,
    );
  });

  it("shortens a long creator, until all of it is wanted", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=long`);
    const creator = dialog(page).locator("dd", { hasText: "🏔️ a b" });
    expect((await creator.textContent())?.length).toBeLessThan(150);
    const all = creator.getByRole("button", { name: "Show all" });
    expect(await all.getAttribute("aria-expanded")).toBe("false");
    await all.focus();
    await page.keyboard.press("Enter");
    await creator.getByText("END").waitFor();
    const less = creator.getByRole("button", { name: "Show less", expanded: true });
    await expect.poll(() => less.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await creator.getByText("END").waitFor({ state: "detached" });
  });

  it("says when a copied signed URL expires, and not so of an ID", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=private`);
    const region = dialog(page).locator("[aria-live]");
    for (const name of ["URL", "<img>", "Markdown"]) {
      expect(await copied(page, name)).toContain("sig=0123");
      expect(await region.textContent()).toMatch(/\. The URL expires at .+\d{4}.+\d:\d\d/);
    }
    await copied(page, "ID");
    expect(await region.textContent()).not.toContain("expires");
    await page.keyboard.press("Escape");
    await card(page, "private.webp").focus();
    await page.keyboard.press("Control+a");
    await page.getByRole("button", { name: "Copy URLs" }).click();
    await page.locator("[aria-live]", { hasText: "The URL expires at" }).waitFor();
  });

  it("that is not in the listing says so, closes, and gives the focus to the grid", async ({
    page,
    gallery,
  }) => {
    await page.goto(`${gallery.url}/?image=no-such-image`);
    await dialog(page).getByText("There is no such image").waitFor();
    // Keys that go on have nowhere to go to.
    await page.keyboard.press("ArrowRight");
    await dialog(page).getByRole("button", { name: "Back to the images" }).click();
    await dialog(page).waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await expect
      .poll(() =>
        page
          .locator(".card")
          .first()
          .evaluate((it) => it === document.activeElement),
      )
      .toBe(true);
  });

  it("gives the focus to the search where there is no image at all", async ({ page, gallery }) => {
    gallery.api.remove(...gallery.api.images.map(({ id }) => id));
    await page.goto(`${gallery.url}/?image=no-such-image`);
    await dialog(page).getByText("There is no such image").waitFor();
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.getByRole("searchbox").evaluate((it) => it === document.activeElement))
      .toBe(true);
  });

  it("keeps the focus, and with it the keys, from the first image to the last and back", async ({
    page,
    gallery,
  }) => {
    const names = gallery.api.images.map(({ filename }) => String(filename));
    await page.goto(gallery.url);
    await page.locator(".card").first().click();
    const next = dialog(page).getByRole("button", { name: "Next image" });
    const position = dialog(page).locator(".position");
    await next.focus();
    for (const at of names.keys()) {
      await position.filter({ hasText: `${at + 1} of ${names.length}` }).waitFor();
      expect(await hasFocus(page)).toBe(true);
      // At the last one too: then it does nothing.
      await page.keyboard.press("Enter");
    }
    expect(await next.getAttribute("aria-disabled")).toBe("true");
    await page.keyboard.press("ArrowLeft");
    await position.filter({ hasText: `${names.length - 1} of` }).waitFor();
    expect(await next.getAttribute("aria-disabled")).toBe("false");
  });
});

describe.each(inBrowsers({ count: 250 }))("in $name, the panel", ({ it }) => {
  it("keeps the focus when what had it goes with its image", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click();
    for (const what of ["Zoom", "public"]) {
      await dialog(page)
        .getByText(what, { exact: true })
        .or(dialog(page).getByLabel(what))
        .first()
        .focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => hasFocus(page)).toBe(true);
    }
    await dialog(page).locator(".position", { hasText: "4 of" }).waitFor();
  });

  it("stays closed when the image that it was going on to arrives", async ({ page, gallery }) => {
    const warnings: string[] = [];
    page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
    const release = await goOnPastTheLoaded(page, gallery);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    release();
    await count(page, "200 of 200").waitFor();
    await page.waitForTimeout(300);
    expect(await dialog(page).count()).toBe(0);
    expect(new URL(page.url()).searchParams.has("image")).toBe(false);
    expect(warnings.filter((text) => text.includes("svelte.dev"))).toEqual([]);
  });

  it("shows that it is loading the next image", async ({ page, gallery }) => {
    const release = await goOnPastTheLoaded(page, gallery);
    await dialog(page).locator(".position", { hasText: "100 of 100 + …" }).waitFor();
    await dialog(page).locator("[aria-live]", { hasText: "Loading images" }).waitFor();
    release();
    await dialog(page)
      .locator(".position", { hasText: /^101 of 200 \+$/ })
      .waitFor();
  });

  it("stays with the image that the user went back to meanwhile", async ({ page, gallery }) => {
    const release = await goOnPastTheLoaded(page, gallery);
    await page.keyboard.press("ArrowLeft");
    await dialog(page).locator(".position", { hasText: "99 of 100" }).waitFor();
    release();
    await dialog(page).locator(".position", { hasText: "99 of 200" }).waitFor();
    await page.waitForTimeout(300);
    expect(await dialog(page).locator(".position").textContent()).toBe("99 of 200 +");
  });
});

/**
 * Opens the last image that is loaded, and goes on to the next one, which does not arrive before the function that is returned
 * is called.
 */
async function goOnPastTheLoaded(page: Page, { url, api }: MemoryGallery): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let requests = 0;
  api.behave(async (_, respond) => {
    requests += 1;
    if (requests > 1) await promise;
    return respond();
  });
  // A search loads no more by itself.
  await page.goto(`${url}/?q=picture`);
  await count(page, "100 of 100").waitFor();
  await card(page, "picture 1.webp").focus();
  await page.keyboard.press("End");
  await expect.poll(() => focusedIndex(page)).toBe("99");
  await page.keyboard.press("Enter");
  await dialog(page).locator(".position", { hasText: "100 of 100" }).waitFor();
  await page.keyboard.press("ArrowRight");
  return resolve;
}
