// axe finds nothing on any screen of the page, at the widths of a phone, a tablet and a desktop, in both themes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";
import { LONG_NAMES } from "./names.ts";
import { FAILURES, SCREENS } from "./screens.ts";

vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let gallery: MemoryGallery;
let axe: string;

beforeAll(async () => {
  axe = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
  [browser, gallery] = await Promise.all([
    startChromium(),
    startMemoryGallery({ images: LONG_NAMES }),
  ]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), gallery?.stop()]);
});

describe.each([390, 820, 1_440])("at %i px", (width) => {
  describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
    it.each(Object.keys(SCREENS))("%s", async (name) => {
      await withPage(async (page) => {
        await page.goto(gallery.url);
        await SCREENS[name]?.(page);
        expect(await findings(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(
          0,
        );
      });
    });

    it.each(Object.entries(FAILURES))("%s", async (name, fault) => {
      gallery.api.behave(fault);
      await withPage(async (page) => {
        await page.goto(gallery.url);
        await page.locator(`[data-failure="${name}"]`).waitFor();
        expect(await findings(page)).toEqual([]);
      });
      gallery.api.reset();
    });

    it("the page that says how to use the package", async () => {
      await withPage(async (page) => {
        await page.goto(`${gallery.url}/use`);
        expect(await findings(page)).toEqual([]);
      });
    });

    const withPage = async (visit: (page: Page) => Promise<void>): Promise<void> => {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
      try {
        await visit(await context.newPage());
      } finally {
        await context.close();
      }
    };
  });
});

it("at 400 % zoom, it fits without horizontal scrolling", async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 256 } });
  await page.goto(gallery.url);
  await page.locator(".card").first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.close();
});

it("announces how many images there are, and what was copied", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(gallery.url);
  await page.getByRole("status").filter({ hasText: "images in all" }).waitFor();
  await page.locator(".card").first().click();
  await page.getByRole("dialog").getByRole("button", { name: "ID", exact: true }).click();
  await page.getByRole("dialog").locator("[aria-live]", { hasText: "Copied: ID" }).waitFor();
  await context.close();
});

it("shortens a long name in the middle, so that its extension stays", async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
  await page.goto(gallery.url);
  const name = page.locator(".name", { hasText: "a-very-long-name" }).first();
  const whole = await name.boundingBox();
  const end = await name.locator(".end").boundingBox();
  expect(await name.locator(".end").textContent()).toMatch(/\.webp$/);
  expect(whole && end && end.x + end.width <= whole.x + whole.width + 1).toBe(true);
  await page.close();
});

/** What axe finds, as one line for each finding. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, which the page's Content Security Policy does not bind.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
