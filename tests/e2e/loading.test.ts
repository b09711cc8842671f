// How the page loads: what it requests, when, and how often; and that it is in the right theme from the first.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";

let browser: Browser;
let gallery: MemoryGallery;
let context: BrowserContext;
let page: Page;
/** The listings that the page requests: path and query. */
let listings: string[];

beforeAll(async () => {
  [browser, gallery] = await Promise.all([startChromium(), startMemoryGallery({ count: 60 })]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), gallery?.stop()]);
});
beforeEach(async () => {
  gallery.api.reset();
  await open();
});
afterEach(() => context.close());

async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  page = await context.newPage();
  listings = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/images")) listings.push(pathname + search);
  });
}

const MAIN = "**/assets/index-*.js";
const EVERYTHING = "/images/v2?per_page=100";
const firstCard = () => page.locator(".card").first().waitFor();
const screen = (name: string) => page.locator(`[data-failure="${name}"]`).waitFor();

/** Holds the page's script back, until the function that is returned is called. */
async function holdScript(): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(MAIN, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

describe("the first listing", () => {
  it("is requested while the page's script is loading, and not again by it", async () => {
    const release = await holdScript();
    await page.goto(gallery.url, { waitUntil: "commit" });
    await expect.poll(() => gallery.api.requests.length).toBe(1);
    expect(await page.locator(".card").count()).toBe(0);
    release();
    await firstCard();
    expect(listings).toEqual([EVERYTHING]);
  });

  it.each([
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
  ])("is requested once with the filters and the order of %s", async (search, query) => {
    const release = await holdScript();
    await page.goto(`${gallery.url}/${search}`, { waitUntil: "commit" });
    await expect.poll(() => listings).toEqual([`/images/v2?${query}`]);
    release();
    await page.locator(".card, [data-failure=nothingFound]").first().waitFor();
    expect(listings).toEqual([`/images/v2?${query}`]);
  });

  it.each([
    ["signedOut", { status: 401, headers: { "WWW-Authenticate": "Bearer" } }],
    ["forbidden", { status: 403 }],
  ] as const)("is requested once by a visitor who is %s", async (name, fault) => {
    gallery.api.behave(fault);
    await page.goto(gallery.url);
    await screen(name);
    expect(listings).toEqual([EVERYTHING]);
  });

  it("is requested once where a redirect leads to a login page", async () => {
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 302, headers: { Location: "https://team.example/login" } }),
    );
    await page.goto(gallery.url);
    await screen("sessionEnded");
    expect(listings).toEqual([EVERYTHING]);
  });

  it("is requested again with the key that the visitor enters", async () => {
    gallery.api.behave(({ headers }, respond) =>
      headers.authorization === undefined
        ? Response.json(
            { result: null, success: false, errors: [], messages: [] },
            { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
          )
        : respond(),
    );
    await page.goto(gallery.url);
    await page.getByLabel("API key or token").fill("a-key");
    await page.keyboard.press("Enter");
    await firstCard();
    expect(listings).toEqual([EVERYTHING, EVERYTHING]);
  });

  it("is requested once of v1 where there is no v2", async () => {
    const old = await startMemoryGallery({ count: 60, hasV2: false });
    try {
      await page.goto(old.url);
      await firstCard();
      expect(listings.slice(0, 2)).toEqual([EVERYTHING, "/images?per_page=100"]);
      expect(listings.filter((each) => each.startsWith(EVERYTHING)).length).toBe(1);
    } finally {
      await old.stop();
    }
  });

  it("is requested once more by a reload, and on the way back from another page", async () => {
    await page.goto(`${gallery.url}/?creator=ana`);
    await firstCard();
    await page.reload();
    await firstCard();
    expect(listings.length).toBe(2);
    await page.goto(`${gallery.url}/use`);
    await page.getByRole("heading", { name: "Use it" }).waitFor();
    expect(listings.length).toBe(2);
    await page.goBack();
    await firstCard();
    // Chromium may have kept the page as it was.
    expect(listings.length).toBeLessThanOrEqual(3);
  });

  it("is cancelled, and not shown, if another query follows before it arrives", async () => {
    gallery.api.behave({ delay: 3_000 });
    await page.goto(gallery.url);
    await page.getByRole("searchbox").waitFor();
    gallery.api.behave();
    const cancelled = page.waitForEvent("requestfailed");
    await page.evaluate(() => {
      history.replaceState({}, "", "?sort=asc");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    expect((await cancelled).failure()?.errorText).toBe("net::ERR_ABORTED");
    await page.getByRole("button", { name: "picture 60.webp" }).waitFor();
  });
});

describe("the theme", () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const LIGHT = "rgb(251, 250, 248)";

  it.each([
    ["light", undefined, true],
    ["dark", undefined, false],
    ["light", "dark", false],
    ["dark", "light", true],
  ] as const)(
    "of a %s system with the choice %s is there before the page's script",
    async (colorScheme, saved, isLight) => {
      await open({ colorScheme });
      await page.goto(`${gallery.url}/use`);
      if (saved) await page.evaluate((theme) => localStorage.setItem("theme", theme), saved);
      const release = await holdScript();
      await page.goto(gallery.url, { waitUntil: "commit" });
      await page.locator(".skeleton").first().waitFor();
      expect((await ground()) === LIGHT).toBe(isLight);
      release();
      await firstCard();
      expect((await ground()) === LIGHT).toBe(isLight);
    },
  );

  it("is switched, and kept", async () => {
    await open({ colorScheme: "light" });
    await page.goto(gallery.url);
    await page.locator("[data-switch-theme]").click();
    expect(await ground()).not.toBe(LIGHT);
    await page.reload();
    expect(await ground()).not.toBe(LIGHT);
  });
});
