// Failures while the visitor browses: what is said, where the focus is, and how the page goes on.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { count, failure, firstCard, focusedIndex, inBrowsers } from "./walk.ts";

const SIGNED_OUT = { status: 401, headers: { "WWW-Authenticate": "Bearer" } };

describe.each(inBrowsers({ count: 250 }))("in $name", ({ it }) => {
  it.for([
    ["a refusal", { status: 403 }, "You may not see these images"],
    ["a session that has ended", SIGNED_OUT, "Sign in to see the images"],
    ["a broken upstream", { html: 502 }, "The Images API failed"],
    ["a long wait", { status: 429, retryAfter: 300 }, "Too many requests"],
    ["a short wait", { status: 429, retryAfter: 30 }, "Too many requests"],
  ] as const)(
    "the panel of an image says what keeps the next one from coming: %s",
    async ([, fault, title], { page, gallery }) => {
      gallery.api.failNext(fault, { after: 1, times: 9 });
      await openLastLoaded(page, gallery.url);
      await page.keyboard.press("ArrowRight");
      const dialog = page.getByRole("dialog");
      await dialog.locator("[aria-live]", { hasText: title }).waitFor();
      await dialog.locator(".toast.shown", { hasText: title }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("alert").getByText(title).waitFor();
    },
  );

  it("the panel of an image goes on after a failure", async ({ page, gallery }) => {
    gallery.api.failNext({ status: 403 }, { after: 1 });
    await openLastLoaded(page, gallery.url);
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog").getByText("You may not see").first().waitFor();
    await page.keyboard.press("ArrowRight");
    await page.locator(".position", { hasText: "101 of 200" }).waitFor();
  });

  it("a token that ends while the visitor browses takes no focus away, and a new one goes on", async ({
    page,
    gallery,
  }) => {
    let isValid = true;
    let pages = 0;
    gallery.api.behave(({ headers }, respond) => {
      if (!isValid || headers.authorization === undefined) return refuse();
      pages += 1;
      // The first token is good for the first page.
      isValid = pages !== 1;
      return respond();
    });
    await page.goto(gallery.url);
    await page.getByLabel("API key or token").fill("a-token");
    await page.keyboard.press("Enter");
    await firstCard(page).focus();
    await page.keyboard.press("End");
    await failure(page, "wrongSecret").waitFor();
    expect(await focusedIndex(page)).toBe("99");
    isValid = true;
    await page.getByLabel("API key or token").fill("another-token");
    await page.keyboard.press("Enter");
    await count(page, /200 images so far|250 images in all/).waitFor();
  });

  it("a 429 that says to wait for nothing is not repeated at once", async ({ page, gallery }) => {
    gallery.api.behave({ status: 429, retryAfter: 0 });
    await page.goto(gallery.url);
    await failure(page, "rateLimit").getByRole("button", { name: "Try again" }).waitFor();
    expect(await page.getByRole("timer").textContent()).toMatch(/^(30|2\d) s$/);
  });

  it("a 500 that is not the Worker's is no wrong configuration", async ({ page, gallery }) => {
    gallery.api.behave({ html: 500 });
    await page.goto(gallery.url);
    await failure(page, "unknown").getByText("HTTP 500").waitFor();
    expect(await page.getByText("configuration").count()).toBe(0);
  });
});

/** Opens the last of the first hundred images. A search loads no more by itself. */
async function openLastLoaded(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/?q=picture`);
  await count(page, "100 of 100").waitFor();
  await firstCard(page).focus();
  await page.keyboard.press("End");
  await expect.poll(() => focusedIndex(page)).toBe("99");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").locator(".position", { hasText: "100 of 100" }).waitFor();
}

/** What the Worker responds with to a token that is not valid. */
const refuse = () =>
  Response.json(
    { result: null, success: false, errors: [], messages: [] },
    { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
  );
