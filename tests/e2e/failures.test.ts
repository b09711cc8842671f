// Every failure has its screen, and a way on.
import { describe, expect } from "vitest";
import { count, failure, firstCard, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 250 }))("in $name", ({ it }) => {
  it("asks for a key or a token, refuses a wrong one, and keeps the right one in memory only", async ({
    page,
    gallery,
  }) => {
    gallery.api.behave(async ({ headers }, respond) => {
      if (headers.authorization === undefined) return unauthorized("authentication required");
      return gallery.api.requests.length < 3 ? unauthorized("the API key is unknown") : respond();
    });
    await page.goto(gallery.url);
    await failure(page, "signedOut").waitFor();
    await page.getByLabel("API key or token").fill("wrong-key");
    await page.keyboard.press("Enter");
    await failure(page, "wrongSecret").waitFor();
    expect(await page.getByLabel("API key or token").inputValue()).toBe("");
    await page.getByLabel("API key or token").fill("the-right-key");
    await page.getByRole("button", { name: "Sign in" }).click();
    await firstCard(page).waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]),
    );
    expect(kept).not.toContain("the-right-key");
    await page.reload();
    await failure(page, "signedOut").waitFor();
  });

  it("opens the image of a shared URL after the visitor has signed in", async ({
    page,
    gallery,
  }) => {
    gallery.api.behave(({ headers }, respond) =>
      headers.authorization === undefined ? unauthorized("authentication required") : respond(),
    );
    const { id, filename } = gallery.api.images[150] as { id: string; filename: string };
    await page.goto(`${gallery.url}/?image=${id}`);
    await page.getByLabel("API key or token").fill("a-key");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: filename }).waitFor();
  });

  it("recognizes a redirect to a login page, and a login page in place of JSON", async ({
    page,
    gallery,
  }) => {
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 302, headers: { Location: "https://team.example/login" } }),
    );
    await page.goto(gallery.url);
    await failure(page, "sessionEnded")
      .getByText("Your session has ended: sign in again")
      .waitFor();
    await page.unroute("**/images/v2?*");
    await page.route("**/images/v2?*", (route) =>
      route.fulfill({ status: 200, contentType: "text/html; charset=utf-8", body: "<form>" }),
    );
    await page.reload();
    await failure(page, "sessionEnded").waitFor();
    await page.unroute("**/images/v2?*");
    await failure(page, "sessionEnded").getByRole("button", { name: "Sign in" }).click();
    await firstCard(page).waitFor();
  });

  it("recognizes the Worker's challenge of Access", async ({ page, gallery }) => {
    gallery.api.behave(refusal("authentication required", "Cloudflare-Access"));
    await page.goto(gallery.url);
    await failure(page, "sessionEnded").waitFor();
  });

  it("says that a visitor is not allowed to list, and that a filter is not allowed", async ({
    page,
    gallery,
  }) => {
    gallery.api.behave({ status: 403 });
    await page.goto(gallery.url);
    await failure(page, "forbidden").waitFor();
    await page.goto(`${gallery.url}/?creator=ana`);
    await failure(page, "filterForbidden").waitFor();
    gallery.api.behave();
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await firstCard(page).waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("counts down after a 429, and goes on by itself", async ({ page, gallery }) => {
    gallery.api.failNext({ status: 429, retryAfter: 2 }, { times: 4 });
    await page.goto(gallery.url);
    await failure(page, "rateLimit").waitFor();
    expect(await page.getByRole("timer").textContent()).toMatch(/^[12] s$/);
    await firstCard(page).waitFor();
    expect(gallery.api.requests.map(({ status }) => status).slice(0, 5)).toEqual([
      429, 429, 429, 429, 200,
    ]);
  });

  it("says that the browser is offline, and goes on when it is back", async ({
    page,
    gallery,
    context,
  }) => {
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    await context.setOffline(true);
    await page.getByLabel("Order").selectOption("asc");
    await failure(page, "offline").waitFor();
    await context.setOffline(false);
    await firstCard(page).waitFor();
    expect(await failure(page, "offline").count()).toBe(0);
  });

  it("has a developer's hint on this machine only, when the Worker does not answer", async ({
    browser,
    page,
    gallery,
  }) => {
    gallery.api.behave("network");
    await page.goto(gallery.url);
    await failure(page, "unreachable").getByText("npm start").waitFor();
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

  it.for([
    ["a 502", { status: 502 }],
    ["HTML with a 502", { html: 502 }],
    ["JSON that is none", "invalidJson"],
  ] as const)("says that the upstream is broken: %s", async ([, fault], { page, gallery }) => {
    gallery.api.behave(fault);
    await page.goto(gallery.url);
    await failure(page, "upstream").getByText("The Images API failed").waitFor();
  });

  it("tells an empty account from a filter and a search that find nothing", async ({
    page,
    gallery,
  }) => {
    gallery.api.remove(...gallery.api.images.map(({ id }) => id));
    await page.goto(gallery.url);
    await failure(page, "empty").getByText("No images yet").waitFor();
    gallery.api.reset();
    await page.goto(`${gallery.url}/?creator=nobody`);
    await failure(page, "nothingFound").waitFor();
    await page.getByRole("button", { name: "Clear the filters" }).click();
    await firstCard(page).waitFor();
    await page.getByRole("searchbox").fill("no such name");
    await page.getByRole("button", { name: "Load all" }).click();
    await failure(page, "nothingFound").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await firstCard(page).waitFor();
  });

  it("goes on from where a failure happened: what is loaded stays, and is not requested again", async ({
    page,
    gallery,
  }) => {
    gallery.api.failNext({ status: 502 }, { times: 3, after: 2 });
    await page.goto(gallery.url);
    await firstCard(page).waitFor();
    for (let y = 0; (await failure(page, "upstream").count()) === 0; y += 600) {
      await page.evaluate((top) => scrollTo(0, top), y);
      await page.waitForTimeout(50);
    }
    expect(await page.locator("#count").textContent()).toBe("200 images so far");
    await page.getByRole("button", { name: "Try again" }).click();
    await count(page, "250 images in all").waitFor();
    const pages = gallery.api.requests.filter(({ status }) => status === 200);
    const tokens = pages.map(({ query }) => query.continuation_token);
    expect(tokens.length).toBe(3);
    expect(new Set(tokens).size).toBe(3);
  });
});

/** The Worker's answer to a visitor without a key. */
const refusal = (message: string, challenge: string) => ({
  status: 401,
  errors: [{ code: 10_000, message }],
  headers: { "WWW-Authenticate": challenge },
});

function unauthorized(message: string): Response {
  const { status, errors, headers } = refusal(message, "Bearer");
  return Response.json({ result: null, success: false, errors, messages: [] }, { status, headers });
}
