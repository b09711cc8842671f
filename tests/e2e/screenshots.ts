// Makes a picture of every screen at three widths, in both themes, to look at: npm run screenshots. It writes to
// build/screenshots.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import { startMemoryGallery } from "./memory.ts";
import { LONG_NAMES } from "./names.ts";
import { FAILURES, SCREENS } from "./screens.ts";

const FOLDER = join(ROOT, "build/screenshots");
const WIDTHS = [390, 820, 1_440];
const THEMES = ["light", "dark"] as const;

const numbered = Array.from({ length: 60 }, (_, index) => ({ filename: `picture ${index}.webp` }));
const gallery = await startMemoryGallery({ images: [...LONG_NAMES, ...numbered] });
const browser = await startChromium();
try {
  await mkdir(FOLDER, { recursive: true });
  for (const width of WIDTHS) {
    for (const colorScheme of THEMES) {
      const take = async (name: string, visit: (page: Page) => Promise<void>): Promise<void> => {
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        await page.goto(gallery.url);
        await visit(page);
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
        await context.close();
      };
      for (const [name, visit] of Object.entries(SCREENS)) await take(name, visit);
      for (const [name, fault] of Object.entries(FAILURES)) {
        gallery.api.behave(fault);
        await take(name, (page) => page.locator(`[data-failure="${name}"]`).waitFor());
        gallery.api.behave();
      }
      await take("use", async (page) => void (await page.goto(`${gallery.url}/use`)));
    }
  }
  console.log(FOLDER);
} finally {
  await browser.close();
  await gallery.stop();
}
