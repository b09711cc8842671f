// A React app with TanStack Query, as docs/recipes.md has it.
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { Stage } from "./stage.ts";

const stage = new Stage("react");
beforeEach(() => stage.account.api.reset());

const pictures = (page: Page) => page.locator("img");
const button = (page: Page, name: string) => page.getByRole("button", { name });

it("compiles", async () => {
  expect(await stage.run("npx tsc -p .")).toBe("");
});

/** The tests of the page in both forms of the app. */
const itShowsTheListing = (origin: () => string) => {
  it("loads one page after the other, and the pictures", async () => {
    const { page, problems } = await stage.open();
    await page.goto(origin());
    for (const count of [12, 24]) {
      await pictures(page)
        .nth(count - 1)
        .waitFor();
      expect(await pictures(page).count()).toBe(count);
      await button(page, "More").click();
    }
    await pictures(page).nth(29).waitFor();
    await expect.poll(() => button(page, "More").count()).toBe(0);
    expect(
      await pictures(page)
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    ).toBe(8);
    const continued = stage.account.api.requests.map(
      ({ query }) => query.continuation_token !== undefined,
    );
    expect(continued).toEqual([false, true, true]);
    expect(problems).toEqual([]);
  });

  it("shows an error after one request, and goes on from there", async () => {
    const { page } = await stage.open();
    stage.account.api.failNext({ status: 403 });
    await page.goto(origin());
    const alert = page.getByRole("alert");
    await alert.waitFor({ timeout: 5_000 });
    expect(await alert.textContent()).toContain("the API refused the credentials");
    expect(stage.account.api.requests.length).toBe(1);
    await button(page, "Try again").click();
    await pictures(page).nth(11).waitFor();
    expect(await alert.count()).toBe(0);
    // The second page fails, and the first remains.
    stage.account.api.failNext({ status: 403 });
    await button(page, "More").click();
    await alert.waitFor();
    expect(await pictures(page).count()).toBe(12);
    await button(page, "Try again").click();
    await pictures(page).nth(23).waitFor();
  });

  it("continues what a server has rendered, without requesting it again", async () => {
    const { page, problems } = await stage.open();
    await page.goto(`${origin()}/rendered`);
    expect(await pictures(page).count()).toBe(12);
    await button(page, "More").click();
    await pictures(page).nth(23).waitFor();
    expect(stage.account.api.requests.map(({ path }) => path)).toEqual([
      `/client/v4/accounts/${stage.account.api.accountId}/images/v2`,
      "/images/v2",
    ]);
    expect(problems).toEqual([]);
    const source = await (await fetch(`${origin()}/rendered`)).text();
    expect(source.match(/<img/g)).toHaveLength(12);
    expect(source).not.toContain(stage.account.api.apiToken);
  });
};

describe("in `vite dev`", () => {
  const origin = stage.served("npx vite dev --strictPort");
  itShowsTheListing(origin);

  it("has the package pre-bundled, in one copy", async () => {
    const { page, requested } = await stage.open();
    await page.goto(origin());
    await pictures(page).first().waitFor();
    const modules = requested
      .map((url) => new URL(url).pathname)
      .filter((path) => path.includes("cf-list-images"));
    expect(modules.sort()).toEqual([
      "/node_modules/.vite/deps/cf-list-images_delivery.js",
      "/node_modules/.vite/deps/cf-list-images_query.js",
    ]);
  });

  it("runs the example of the package's README", async () => {
    const { page, problems } = await stage.open();
    await page.goto(`${origin()}/readme.html`);
    await button(page, "12 images, and more").click();
    await button(page, "24 images, and more").waitFor();
    expect(problems).toEqual([]);
  });

  it("cancels its request when it is no longer shown", async () => {
    const { page } = await stage.open();
    await page.goto(origin());
    await pictures(page).first().waitFor();
    stage.account.api.failNext("timeout");
    const request = page.waitForRequest(/continuation_token/);
    await button(page, "More").click();
    await request;
    const cancelled = page.waitForEvent("requestfailed");
    await page.evaluate(`import("/src/main.tsx").then(({ root }) => root.unmount())`);
    expect((await cancelled).failure()?.errorText).toBe("net::ERR_ABORTED");
  });
});

describe("built, in `vite preview`", () => {
  const build = async () => {
    await stage.run("npx vite build");
    await stage.run("npx vite build --ssr src/server.tsx --outDir server");
  };
  itShowsTheListing(stage.served("npx vite preview --strictPort", build));
});
