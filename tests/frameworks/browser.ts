// Pages in Chromium that reach nothing but servers of the tests.
import type { Browser, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { png } from "../support/png.ts";

export interface WatchedPage {
  readonly page: Page;
  /** The errors and warnings in its console, and its exceptions. */
  readonly problems: string[];
  /** The URLs that it has requested. */
  readonly requested: string[];
}

/**
 * Opens an empty page, which is closed at the end of the test. Every delivery URL is a picture; other hosts can't be
 * reached.
 */
export async function openPage(browser: Browser): Promise<WatchedPage> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const problems: string[] = [];
  const requested: string[] = [];
  page.on("console", (message) => {
    if (/^(error|warning)$/.test(message.type())) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => requested.push(request.url()));
  await page.route(/^https?:\/\/(?!localhost|127\.0\.0\.1)/, (route) =>
    new URL(route.request().url()).hostname === "imagedelivery.net"
      ? route.fulfill({ body: Buffer.from(png()), contentType: "image/png" })
      : route.abort(),
  );
  return { page, problems, requested };
}
