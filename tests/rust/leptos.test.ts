// The page of examples/leptos in Chromium.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createImagesApi } from "cf-list-images/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import { buildLeptosPage } from "./build.ts";
import { type Site, startSite } from "./site.ts";

const api = createImagesApi({ count: 250, endpoint: "/images", apiToken: "marked-token" });

let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  const folder = await buildLeptosPage();
  const html = await readFile(join(ROOT, "examples/leptos/index.html"), "utf8");
  site = await startSite(api, folder, html);
  browser = await startChromium();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});
beforeEach(async () => {
  api.reset();
  page = await browser.newPage();
});
afterEach(() => page.close());

const items = () => page.locator("li").count();
const alert = () => page.locator("[role=alert]").textContent();

it("shows every image, page by page", async () => {
  await page.goto(site.origin);
  await expect.poll(items).toBe(250);
  const names = await page.locator("li").allTextContents();
  expect(names).toEqual(api.images.map(({ filename }) => filename));
  const requests = api.requests.filter(({ path }) => path === "/images");
  expect(requests.map(({ query }) => query.page ?? "1")).toEqual(["1", "2", "3", "4"]);
  expect(await alert()).toBe("");
});

it("shows why a listing fails", async () => {
  api.failNext({ status: 404 });
  await page.goto(site.origin);
  await expect.poll(alert).toMatch(/^no such account or path: .+ \(code \d+, HTTP 404\)$/);
  expect(await items()).toBe(0);
});

it("aborts the request when the component goes", async () => {
  api.failNext({ delay: 60_000 });
  const aborted = page.waitForEvent("requestfailed");
  await page.goto(site.origin);
  await expect.poll(() => api.requests.length).toBe(1);
  await page.getByRole("button").click();
  expect((await aborted).failure()?.errorText).toBe("net::ERR_ABORTED");
  // Shown again, it lists again.
  await page.getByRole("button").click();
  await expect.poll(items).toBe(250);
});
