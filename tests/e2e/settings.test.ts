// What the Worker's settings mean for the page: it offers and shows only what the Worker allows.
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";
import { startGallery } from "./stack.ts";
import { focusedIndex } from "./walk.ts";

// Starting a Worker takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let account: MemoryGallery;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [account, browser] = await Promise.all([startMemoryGallery({ count: 12 }), startChromium()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), account?.stop()]);
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await page.addInitScript(recordOffers);
});
afterEach(() => context.close());

/** Runs in the page: keeps everything that the toolbar has offered, however briefly. */
function recordOffers() {
  const offers = new Set<string>();
  Object.assign(globalThis, { offers });
  new MutationObserver(() => {
    for (const element of document.querySelectorAll<HTMLElement>(
      ".toolbar button, .toolbar select",
    ))
      offers.add(element.ariaLabel ?? element.textContent);
  }).observe(document, { childList: true, subtree: true });
}

const offered = (): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { offers: Set<string> }).offers].sort());

/** Opens the gallery of a real Worker with these vars, in front of the account. */
async function withWorker(vars: Record<string, string>, use: (url: string) => Promise<void>) {
  const { accountId, apiToken } = account.api;
  const worker = await startGallery({ accountId, apiToken, url: account.url }, { vars });
  try {
    await page.goto(worker.url);
    await page.locator(".card").first().waitFor();
    await use(worker.url);
  } finally {
    await worker.stop();
  }
}

it("offers everything by default", async () => {
  await withWorker({}, async () => {
    expect(await offered()).toEqual(["Filters", "Order", "Size"]);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Creator").waitFor();
    await page.getByLabel("Metadata field").waitFor();
    expect(await page.getByRole("searchbox").getAttribute("placeholder")).toBe(
      "Search by name, ID, or title",
    );
  });
});

it("neither offers nor shows fields that FIELDS hides, not even for a moment", async () => {
  await withWorker({ FIELDS: "id,variants" }, async () => {
    expect(await offered()).toEqual(["Size"]);
    expect(await page.getByRole("searchbox").getAttribute("placeholder")).toBe("Search by ID");
    const id = String(account.api.images[0]?.id);
    const card = page.locator(".card").first();
    expect((await card.textContent())?.trim()).toBe(id);
    await card.click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("img.full").waitFor();
    expect(await dialog.locator("dt").allTextContents()).toEqual(["ID"]);
    expect(await dialog.getByRole("heading").allTextContents()).toEqual([id, "Variants"]);
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox").first().check({ force: true });
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
    expect(lines[0]).toBe("\ufeffid,variants");
    expect(lines[1]).toContain(id);
  });
});

it("offers nothing to copy but the ID where FIELDS hides the variants", async () => {
  await withWorker({ FIELDS: "id,filename" }, async () => {
    await page.locator(".card").first().click();
    const copies = page.getByRole("dialog").getByRole("group", { name: "Copy as" });
    await copies.waitFor();
    expect(await copies.getByRole("button").allTextContents()).toEqual(["ID"]);
    expect(await copies.getByRole("link").count()).toBe(0);
  });
});

it("offers neither to open nor to select where FIELDS hides the ID", async () => {
  await withWorker({ FIELDS: "filename,variants" }, async () => {
    const grid = page.getByRole("grid");
    await grid.getByText("picture 1.webp").first().waitFor();
    expect(await grid.getByRole("button").count()).toBe(0);
    expect(await grid.getByRole("checkbox").count()).toBe(0);
    await page.locator(".card").first().click();
    await page.locator(".card").first().press("Control+a");
    expect(await page.locator(".selection").count()).toBe(0);
    expect(new URL(page.url()).search).toBe("");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focusedIndex(page)).toBe("1");
  });
});

it("has no filter by metadata where META hides it", async () => {
  await withWorker({ META: "hide" }, async () => {
    expect(await offered()).toEqual(["Filters", "Order", "Size"]);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Creator").waitFor();
    expect(await page.getByLabel("Metadata field").count()).toBe(0);
    expect(await page.getByRole("searchbox").getAttribute("placeholder")).toBe(
      "Search by name or ID",
    );
  });
});

it("has no filter by creator where CREATOR limits the listing to one", async () => {
  await withWorker({ CREATOR: "ana" }, async (url) => {
    expect(await page.locator(".creator").first().textContent()).toBe("ana");
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").waitFor();
    expect(await page.getByLabel("Creator").count()).toBe(0);
    // A filter that the URL sets is refused, and can be removed.
    await page.goto(`${url}/?creator=someone-else`);
    await page.locator('[data-failure="filterForbidden"]').waitFor();
    await page.getByRole("button", { name: "Remove the filter" }).click();
    await page.locator(".card").first().waitFor();
  });
});
