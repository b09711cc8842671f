// What takes a while: loading all, a long wait, the renewal of signed URLs.
import { describe, expect } from "vitest";
import { count, failure, firstCard, inBrowsers, requireKey } from "./walk.ts";

// Many pages, so that they are still being loaded when the test has looked.
describe.each(inBrowsers({ count: 990 }))("in $name", ({ it }) => {
  it("Stop stays in sight while all is loaded, and the focus is not lost", async ({
    page,
    gallery,
  }) => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.goto(`${gallery.url}/?q=1`);
    await firstCard(page).waitFor();
    gallery.api.behave({ delay: 1_000 });
    await page.getByRole("button", { name: "Load all" }).focus();
    await page.keyboard.press("Enter");
    const stop = page.getByRole("button", { name: "Stop" });
    await stop.waitFor();
    expect(await focused()).toBe("Stop");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Load all" }).waitFor();
    expect(await focused()).toBe("Load all");
    await page.keyboard.press("Enter");
    await page.getByRole("searchbox").fill("");
    await stop.click();
    await stop.waitFor({ state: "detached" });
    const isCard = () => page.evaluate(() => document.activeElement?.matches(".card"));
    await expect.poll(isCard).toBe(true);
    gallery.api.behave();
    await page.getByRole("searchbox").fill("1");
    await page.getByRole("button", { name: "Load all" }).focus();
    await page.keyboard.press("Enter");
    await count(page, "of 990 loaded").waitFor();
    await expect.poll(isCard).toBe(true);
  });
});

describe.each(inBrowsers({ count: 350 }))("in $name", ({ it }) => {
  it("an empty image in the URL is none, and a search has a length", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=&q=${"picture".repeat(40)}`);
    await failure(page, "nothingFound").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(gallery.api.requests.length).toBeLessThan(3);
    expect((await page.getByRole("searchbox").inputValue()).length).toBe(200);
    expect(await page.getByRole("searchbox").getAttribute("maxlength")).toBe("200");
  });

  it("the search for the image of a URL says how far it is, and can be stopped", async ({
    page,
    gallery,
  }) => {
    // The second page and all others are held.
    const held = Promise.withResolvers<void>();
    let requests = 0;
    gallery.api.behave(async (_, respond) => {
      requests += 1;
      if (requests > 1) await held.promise;
      return respond();
    });
    await page.goto(`${gallery.url}/?image=no-such-image`);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Looking for the image").waitFor();
    await dialog.getByText("100 images so far").waitFor();
    await dialog.getByRole("button", { name: "Stop" }).click();
    await dialog.waitFor({ state: "detached" });
    held.resolve();
    await count(page, "200 images so far").waitFor();
    // The page that was requested ahead is all that follows.
    await page.waitForTimeout(1_000);
    expect(requests).toBeLessThan(4);
    expect(new URL(page.url()).search).toBe("");
  });

  it("a long wait is in hours and minutes", async ({ page, gallery }) => {
    gallery.api.behave({ status: 429, retryAfter: 86_400 });
    await page.goto(gallery.url);
    await failure(page, "rateLimit").waitFor();
    expect(await page.getByRole("timer").textContent()).toMatch(
      /^(24 h 0 min 0 s|23 h 59 min \d+ s)$/,
    );
  });

  it("a key may be entered with spaces around it, and what it must be is said", async ({
    page,
    gallery,
  }) => {
    requireKey(gallery);
    await page.goto(gallery.url);
    const secret = page.getByLabel("API key or token");
    const isValid = () => secret.evaluate((input: HTMLInputElement) => input.checkValidity());
    await secret.fill("two words");
    expect(await isValid()).toBe(false);
    expect(await secret.getAttribute("title")).toMatch(/ASCII, without spaces/);
    await secret.fill("  a-key ");
    expect(await isValid()).toBe(true);
    const request = page.waitForRequest("**/images/v2?*");
    await page.keyboard.press("Enter");
    expect(await (await request).headerValue("authorization")).toBe("Bearer a-key");
    await firstCard(page).waitFor();
  });

  it("a failed renewal of signed URLs is repeated, without scrolling", async ({
    page,
    gallery,
  }) => {
    let answered = 0;
    gallery.api.behave(async (_, respond) => {
      answered += 1;
      if (answered === 2) return new Response("broken", { status: 400 });
      const envelope = await (await respond()).json();
      const exp = Math.floor(Date.now() / 1_000) + (answered > 2 ? 3_600 : 5);
      for (const image of envelope.result.images) {
        image.variants = image.variants.map((url: string) => `${url}?exp=${exp}&sig=${answered}`);
      }
      // The only page, so that each request is one for the same images.
      delete envelope.result.continuation_token;
      return Response.json(envelope);
    });
    await page.goto(gallery.url);
    await page.locator('.card img[src$="sig=1"]').first().waitFor();
    await page.locator('.card img[src$="sig=3"]').first().waitFor();
    expect(answered).toBe(3);
    expect(await page.locator("[data-failure]").count()).toBe(0);
  });
});
