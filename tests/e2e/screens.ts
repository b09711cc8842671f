// The screens of the gallery, for the checks of accessibility and for the screenshots.
import type { Page } from "playwright-core";

/** The screens, and how a user comes to them. */
export const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  grid: (page) => page.locator(".card").first().waitFor(),
  filters: async (page) => {
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("button", { name: "No creator", exact: true }).click();
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").waitFor();
  },
  detail: async (page) => {
    await page.locator(".card").nth(1).click();
    await page.getByRole("dialog").locator("img.full.loaded").waitFor();
  },
  selection: async (page) => {
    await page.locator(".card").first().focus();
    await page.keyboard.press("Control+a");
    await page.locator(".selection").waitFor();
  },
  keys: async (page) => {
    await page.locator(".card").first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
};

/** The failures, as the API in memory makes them. */
export const FAILURES = {
  signedOut: { status: 401, headers: { "WWW-Authenticate": "Bearer" } },
  sessionEnded: { status: 401, headers: { "WWW-Authenticate": "Cloudflare-Access" } },
  forbidden: { status: 403 },
  rateLimit: { status: 429, retryAfter: 30 },
  upstream: { status: 502 },
} as const;
