// Every failure has its screen, and a way on.
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";

let browser: Browser;
let gallery: MemoryGallery;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, gallery] = await Promise.all([startChromium(), startMemoryGallery({ count: 250 })]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), gallery?.stop()]);
});
beforeEach(async () => {
  gallery.api.reset();
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
afterEach(() => context.close());

const screen = (name: string): Locator => page.locator(`[data-failure="${name}"]`);
const firstCard = (): Promise<void> => page.locator(".card").first().waitFor();

/** The Worker's answer to a visitor without a key. */
const refusal = (message: string, challenge: string) => ({
  status: 401,
  errors: [{ code: 10_000, message }],
  headers: { "WWW-Authenticate": challenge },
});

it("asks for a key or a token, refuses a wrong one, and keeps the right one in memory only", async () => {
  gallery.api.behave(async ({ headers }, respond) => {
    if (headers.authorization === undefined) return unauthorized("authentication required");
    return gallery.api.requests.length < 3 ? unauthorized("the API key is unknown") : respond();
  });
  await page.goto(gallery.url);
  await screen("signedOut").waitFor();
  await page.getByLabel("API key or token").fill("wrong-key");
  await page.keyboard.press("Enter");
  await screen("wrongSecret").waitFor();
  expect(await page.getByLabel("API key or token").inputValue()).toBe("");
  await page.getByLabel("API key or token").fill("the-right-key");
  await page.getByRole("button", { name: "Sign in" }).click();
  await firstCard();
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]),
  );
  expect(kept).not.toContain("the-right-key");
  await page.reload();
  await screen("signedOut").waitFor();
});

it("opens the image of a shared URL after the visitor has signed in", async () => {
  gallery.api.behave(({ headers }, respond) =>
    headers.authorization === undefined ? unauthorized("authentication required") : respond(),
  );
  const { id, filename } = gallery.api.images[150] as { id: string; filename: string };
  await page.goto(`${gallery.url}/?image=${id}`);
  await page.getByLabel("API key or token").fill("a-key");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: filename }).waitFor();
});

function unauthorized(message: string): Response {
  const { status, errors, headers } = refusal(message, "Bearer");
  return Response.json({ result: null, success: false, errors, messages: [] }, { status, headers });
}

it("recognizes a redirect to a login page, and a login page in place of JSON", async () => {
  await page.route("**/images/v2?*", (route) =>
    route.fulfill({ status: 302, headers: { Location: "https://team.example/login" } }),
  );
  await page.goto(gallery.url);
  await screen("sessionEnded").getByText("Your session has ended: sign in again").waitFor();
  await page.unroute("**/images/v2?*");
  await page.route("**/images/v2?*", (route) =>
    route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: "<form>" }),
  );
  await page.reload();
  await screen("sessionEnded").waitFor();
  await page.unroute("**/images/v2?*");
  await screen("sessionEnded").getByRole("button", { name: "Sign in" }).click();
  await firstCard();
});

it("recognizes the Worker's challenge of Access", async () => {
  gallery.api.behave(refusal("authentication required", "Cloudflare-Access"));
  await page.goto(gallery.url);
  await screen("sessionEnded").waitFor();
});

it("says that a visitor is not allowed to list, and that a filter is not allowed", async () => {
  gallery.api.behave({ status: 403 });
  await page.goto(gallery.url);
  await screen("forbidden").waitFor();
  await page.goto(`${gallery.url}/?creator=ana`);
  await screen("filterForbidden").waitFor();
  gallery.api.behave();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await firstCard();
  expect(new URL(page.url()).search).toBe("");
});

it("counts down after a 429, and goes on by itself", async () => {
  gallery.api.failNext({ status: 429, retryAfter: 2 }, { times: 4 });
  await page.goto(gallery.url);
  await screen("rateLimit").waitFor();
  expect(await page.getByRole("timer").textContent()).toMatch(/^[12] s$/);
  await firstCard();
  expect(gallery.api.requests.map(({ status }) => status).slice(0, 5)).toEqual([
    429, 429, 429, 429, 200,
  ]);
});

it("says that the browser is offline, and goes on when it is back", async () => {
  await page.goto(gallery.url);
  await firstCard();
  await context.setOffline(true);
  await page.getByLabel("Order").selectOption("asc");
  await screen("offline").waitFor();
  await context.setOffline(false);
  await firstCard();
  expect(await screen("offline").count()).toBe(0);
});

it("has a developer's hint on this machine only, when the Worker does not answer", async () => {
  gallery.api.behave("network");
  await page.goto(gallery.url);
  await screen("unreachable").getByText("npm start").waitFor();
  const elsewhere = await browser.newContext();
  try {
    const other = await elsewhere.newPage();
    await other.route("http://gallery.example/**", async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.startsWith("/images")) return route.abort();
      return route.fulfill({ response: await route.fetch({ url: `${gallery.url}${pathname}` }) });
    });
    await other.goto("http://gallery.example/");
    await other.locator('[data-failure="unreachable"]').waitFor();
    expect(await other.getByText("npm start").count()).toBe(0);
  } finally {
    await elsewhere.close();
  }
});

it.each([
  ["a 502", { status: 502 }],
  ["HTML with a 502", { html: 502 }],
  ["JSON that is none", "invalidJson"],
] as const)("says that the upstream is broken: %s", async (_, fault) => {
  gallery.api.behave(fault);
  await page.goto(gallery.url);
  await screen("upstream").getByText("The Images API did not answer").waitFor();
});

it("tells an empty account from a filter and a search that find nothing", async () => {
  gallery.api.remove(...gallery.api.images.map(({ id }) => id));
  await page.goto(gallery.url);
  await screen("empty").getByText("No images yet").waitFor();
  gallery.api.reset();
  await page.goto(`${gallery.url}/?creator=nobody`);
  await screen("nothingFound").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await firstCard();
  await page.getByRole("searchbox").fill("no such name");
  await page.getByRole("button", { name: "Load all" }).click();
  await screen("nothingFound").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await firstCard();
});

it("goes on from where a failure happened: what is loaded stays, and is not requested again", async () => {
  gallery.api.failNext({ status: 502 }, { times: 3, after: 2 });
  await page.goto(gallery.url);
  await firstCard();
  for (let y = 0; (await screen("upstream").count()) === 0; y += 600) {
    await page.evaluate((top) => scrollTo(0, top), y);
    await page.waitForTimeout(50);
  }
  expect(await page.locator("#count").textContent()).toBe("200 images so far");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#count", { hasText: "250 images in all" }).waitFor();
  const pages = gallery.api.requests.filter(({ status }) => status === 200);
  const tokens = pages.map(({ query }) => query.continuation_token);
  expect(tokens.length).toBe(3);
  expect(new Set(tokens).size).toBe(3);
});
