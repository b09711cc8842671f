// Downloading pictures, which are of another origin, under the Worker's Content Security Policy.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { FIREFOX, startFirefox } from "../support/firefox.ts";
import { png } from "../support/png.ts";
import type { Wrangler } from "../support/wrangler.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";
import { startGallery } from "./stack.ts";

// Starting a Worker and a browser takes long on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const PICTURE = png(64, 48);

/** Where the pictures are, and whether it lets pages read them. */
let delivery: Server;
let allows = true;
let status = 200;
let account: MemoryGallery;
let worker: Wrangler;

beforeAll(async () => {
  delivery = createServer((_, response) => {
    response.writeHead(status, {
      "Content-Type": "image/png",
      "Cache-Control": "max-age=600",
      ...(allows && { "Access-Control-Allow-Origin": "*" }),
    });
    response.end(PICTURE);
  });
  await new Promise<void>((resolve) => delivery.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(delivery.address() as AddressInfo).port}`;
  const image = (id: string, filename: string) => ({
    id,
    filename,
    variants: [`${origin}/hash/${id}/public`],
  });
  account = await startMemoryGallery({
    images: [image("first", 'leaf "12" é.png'), image("second", "leaf")],
  });
  const { accountId, apiToken } = account.api;
  const vars = { IMAGE_ORIGINS: origin };
  worker = await startGallery({ accountId, apiToken, url: account.url }, { vars });
}, 120_000);
afterAll(async () => {
  await Promise.all([worker?.stop(), account?.stop()]);
  await new Promise((resolve) => delivery.close(resolve));
});

const BROWSERS = [
  ["Chromium", startChromium, true],
  ["Firefox", startFirefox, existsSync(FIREFOX) || process.env.CI === "true"],
] as const;

describe.each(BROWSERS)("in %s, a picture", (name, start, isThere) => {
  let browser: Browser;
  beforeAll(async () => {
    if (isThere) browser = await start();
  }, 120_000);
  afterAll(() => browser?.close());

  /** Opens an image, and notes what the page may not do. */
  async function open(id: string): Promise<{ page: Page; refused: string[] }> {
    [allows, status] = [true, 200];
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    await page.goto(`${worker.url}/?image=${id}`);
    await page.locator("dialog img.full.loaded").waitFor();
    return { page, refused };
  }
  const download = (page: Page) => page.getByRole("link", { name: "Download" });

  it.skipIf(!isThere)("is saved, and nothing of the policy is broken", async () => {
    const { page, refused } = await open("first");
    const saved = name === "Chromium" ? page.waitForEvent("download") : undefined;
    await download(page).click();
    await page.getByText('Saved: leaf "12" é.png').first().waitFor();
    if (saved) {
      // The browser replaces what a file's name can't have.
      expect((await saved).suggestedFilename()).toMatch(/^leaf .12. é\.png$/);
      const bytes = await readFile(await (await saved).path());
      expect(hash(bytes)).toBe(hash(PICTURE));
    }
    expect(refused).toEqual([]);
    await page.close();
  });

  it.skipIf(!isThere)("whose name has no extension gets that of its type", async () => {
    const { page } = await open("second");
    const saved = name === "Chromium" ? page.waitForEvent("download") : undefined;
    await download(page).click();
    await page.getByText("Saved: leaf").first().waitFor();
    if (saved) expect((await saved).suggestedFilename()).toBe("leaf.png");
    await page.close();
  });

  it.skipIf(!isThere)(
    "that the page may not read is opened in a tab without an opener",
    async () => {
      const { page } = await open("first");
      allows = false;
      const tab = page.context().waitForEvent("page");
      await download(page).click();
      await page.getByText("Opened in a new tab").first().waitFor();
      expect(await (await tab).evaluate(() => opener)).toBeNull();
      expect((await tab).url()).toMatch(/\/first\/public$/);
      await (await tab).close();
      await page.close();
    },
  );

  it.skipIf(!isThere)("that is not there is said to be", async () => {
    const { page } = await open("first");
    status = 404;
    await download(page).click();
    await page.getByText("The picture could not be loaded").first().waitFor();
    expect(await download(page).textContent()).toBe("Download");
    await page.close();
  });
});

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
