// axe finds nothing on any screen of the page, at the widths of a phone, a tablet and a desktop, in both themes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import type { MemoryGallery } from "./memory.ts";
import { GERMAN_SCREENS, leave, SCREENS, startScreens, THEMES, WIDTHS } from "./screens.ts";

vi.setConfig({ testTimeout: 120_000 });

/** With the size of targets, 24 pixels, which axe leaves out by default. */
const RUN = 'axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } })';

let browser: Browser;
let gallery: MemoryGallery;
let axe: string;

beforeAll(async () => {
  axe = await readFile(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");
  [browser, gallery] = await Promise.all([startChromium(), startScreens()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), gallery?.stop()]);
});

describe.each([
  ["en-US", SCREENS],
  ["de-DE", GERMAN_SCREENS],
])("in %s", (locale, screens) => {
  let page: Page;
  beforeAll(async () => {
    page = await browser.newPage({ locale, reducedMotion: "reduce" });
  });
  afterAll(() => page.close());

  // A screen is opened once, and then shown at every width in both themes.
  it.each(Object.entries(screens))("%s", async (_, visit) => {
    await visit(page, gallery);
    const found: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await findings(page)).map((each) => `${width} px, ${colorScheme}: ${each}`));
      }
    }
    await leave(page, gallery);
    expect(found).toEqual([]);
  });
});

/** What axe finds, as one line for each finding, and whether the page scrolls sideways. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, which the page's Content Security Policy does not bind.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe);
  const { violations } = (await page.evaluate(RUN)) as AxeResults;
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return over > 0 ? [...found, `${over} px wider than the window`] : found;
}
