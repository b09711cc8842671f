// How the page loads: what it requests, when, and how often; and that it is in the right theme from the first.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { startMemoryGallery } from "./memory.ts";
import { card, failure, firstCard, inBrowsers, inChromium, requireKey } from "./walk.ts";

const EVERYTHING = "/images/v2?per_page=100";

/** The listings that a page requests from now on: path and query. */
function listingsOf(page: Page): string[] {
  const listings: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/images")) listings.push(pathname + search);
  });
  return listings;
}

/** Holds the page's script back, until the function that is returned is called. */
async function holdScript(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/assets/index-*.js", async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

describe.each(inBrowsers())("the first listing, in $name", ({ it }) => {
  it("is requested while the page's script is loading, and not again by it", async ({
    page,
    gallery,
  }) => {
    const listings = listingsOf(page);
    const release = await holdScript(page);
    await page.goto(gallery.url, { waitUntil: "commit" });
    await expect.poll(() => gallery.api.requests.length).toBe(1);
    expect(await page.locator(".card").count()).toBe(0);
    release();
    await firstCard(page).waitFor();
    expect(listings).toEqual([EVERYTHING]);
  });

  it.for([
    ["?creator=ana", "creator=ana&per_page=100"],
    ["?creator=", "creator=&per_page=100"],
    ["?sort=asc", "per_page=100&sort_order=asc"],
    ["?q=picture&image=none", "per_page=100"],
    ["?creator=a+b%27(é)*!~%26", "creator=a%20b%27%28%C3%A9%29%2A%21~%26&per_page=100"],
    ["?meta.size.width[gte]=30", "per_page=100&meta.size.width%5Bgte%3Anumber%5D=30"],
    [
      "?meta.status[in]=active|archived&meta.title=Title+1",
      "per_page=100&meta.status%5Bin%3Astring%5D=active%7Carchived&meta.title%5Beq%3Astring%5D=Title%201",
    ],
    [
      "?meta.a=true&meta.a[in]=1|%202",
      "per_page=100&meta.a%5Beq%3Aboolean%5D=true&meta.a%5Bin%3Anumber%5D=1%7C2",
    ],
  ])(
    "is requested once with the filters and the order of %s",
    async ([search, query], { page, gallery }) => {
      const listings = listingsOf(page);
      const release = await holdScript(page);
      await page.goto(`${gallery.url}/${search}`, { waitUntil: "commit" });
      await expect.poll(() => listings).toEqual([`/images/v2?${query}`]);
      release();
      await page.locator(".card, [data-failure=nothingFound]").first().waitFor();
      expect(listings).toEqual([`/images/v2?${query}`]);
    },
  );

  it.for([
    ["signedOut", { status: 401, headers: { "WWW-Authenticate": "Bearer" } }],
    ["forbidden", { status: 403 }],
  ] as const)(
    "is requested once by a visitor who is %s",
    async ([name, fault], { page, gallery }) => {
      const listings = listingsOf(page);
      gallery.api.behave(fault);
      await page.goto(gallery.url);
      await failure(page, name).waitFor();
      expect(listings).toEqual([EVERYTHING]);
    },
  );

  it("is requested once where a redirect leads to a login page", async ({ page, gallery }) => {
    const listings = listingsOf(page);
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 302, headers: { Location: "https://team.example/login" } }),
    );
    await page.goto(gallery.url);
    await failure(page, "sessionEnded").waitFor();
    expect(listings).toEqual([EVERYTHING]);
  });

  it("is requested again with the key that the visitor enters", async ({ page, gallery }) => {
    const listings = listingsOf(page);
    requireKey(gallery);
    await page.goto(gallery.url);
    await page.getByLabel("API key or token").fill("a-key");
    await page.keyboard.press("Enter");
    await firstCard(page).waitFor();
    expect(listings).toEqual([EVERYTHING, EVERYTHING]);
  });

  it("is requested once of v2 where there is v1 only", async ({ page }) => {
    const listings = listingsOf(page);
    const old = await startMemoryGallery({ count: 60, hasV2: false });
    try {
      await page.goto(old.url);
      await firstCard(page).waitFor();
      expect(listings.slice(0, 2)).toEqual([EVERYTHING, "/images?per_page=100"]);
      expect(listings.filter((each) => each.startsWith(EVERYTHING)).length).toBe(1);
    } finally {
      await old.stop();
    }
  });

  it("is requested once more by a reload, and not by another page", async ({ page, gallery }) => {
    const listings = listingsOf(page);
    await page.goto(`${gallery.url}/?creator=ana`);
    await firstCard(page).waitFor();
    await page.reload();
    await firstCard(page).waitFor();
    expect(listings.length).toBe(2);
    await page.goto(`${gallery.url}/use`);
    await page.getByRole("heading", { name: "Use it" }).waitFor();
    expect(listings.length).toBe(2);
  });

  it("is cancelled, and not shown, if another query follows before it arrives", async ({
    page,
    gallery,
  }) => {
    gallery.api.behave({ delay: 60_000 });
    await page.goto(gallery.url);
    await page.getByRole("searchbox").waitFor();
    gallery.api.behave();
    const cancelled = page.waitForEvent("requestfailed");
    await page.evaluate(() => {
      history.replaceState({}, "", "?sort=asc");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    expect((await cancelled).url()).toBe(gallery.url + EVERYTHING);
    await card(page, "picture 60.webp").waitFor();
  });
});

const it = inChromium();

// Firefox keeps the page, in which Playwright then finds nothing.
it("requests the first listing at most once on the way back from another page", async ({
  page,
  gallery,
}) => {
  const listings = listingsOf(page);
  await page.goto(gallery.url);
  await firstCard(page).waitFor();
  await page.goto(`${gallery.url}/use`);
  await page.goBack();
  await firstCard(page).waitFor();
  expect(listings.length).toBeLessThanOrEqual(2);
});

describe("the theme", () => {
  const LIGHT = "rgb(251, 250, 248)";
  const isLight = async (page: Page) =>
    (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === LIGHT;

  it.for([
    ["light", undefined, true],
    ["dark", undefined, false],
    ["light", "dark", false],
    ["dark", "light", true],
  ] as const)(
    "of a %s system with the choice %s is there before the page's script",
    async ([colorScheme, saved, expected], { page, gallery }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${gallery.url}/use`);
      if (saved) await page.evaluate((theme) => localStorage.setItem("theme", theme), saved);
      const release = await holdScript(page);
      await page.goto(gallery.url, { waitUntil: "commit" });
      await page.locator(".skeleton").first().waitFor();
      expect(await isLight(page)).toBe(expected);
      release();
      await firstCard(page).waitFor();
      expect(await isLight(page)).toBe(expected);
    },
  );

  it("is the one that the user has chosen on another page or in another tab meanwhile", async ({
    page,
    context,
    gallery,
  }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    const other = await context.newPage();
    await other.emulateMedia({ colorScheme: "light" });
    await other.goto(`${gallery.url}/use`);
    await other.locator("button[data-switch-theme]").click();
    await expect.poll(() => isLight(page)).toBe(false);
  });

  it("is switched, and kept", async ({ page, gallery }) => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(gallery.url);
    await page.locator("button[data-switch-theme]").click();
    expect(await isLight(page)).toBe(false);
    await page.reload();
    expect(await isLight(page)).toBe(false);
  });
});
