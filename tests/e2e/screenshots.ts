// Makes a picture of every screen at three widths, in both themes, to look at: npm run screenshots. It writes to
// build/screenshots. Names make it take those screens alone: npm run screenshots -- grid detail
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import { GERMAN_SCREENS, leave, SCREENS, startScreens, THEMES, WIDTHS } from "./screens.ts";

const FOLDER = join(ROOT, "build/screenshots");
/** How long the page takes to arrange itself after a change of width, in milliseconds. */
const SETTLE = 300;

const wanted = process.argv.slice(2);
const gallery = await startScreens();
const browser = await startChromium();
try {
  await mkdir(FOLDER, { recursive: true });
  for (const [locale, screens] of [
    ["en-US", SCREENS],
    ["de-DE", GERMAN_SCREENS],
  ] as const) {
    const page = await browser.newPage({ locale });
    for (const [name, visit] of Object.entries(screens)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await visit(page, gallery);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          await page
            .locator("[data-failure]")
            .evaluateAll(([each]) => each?.scrollIntoView({ block: "nearest" }));
          await page.waitForTimeout(SETTLE);
          await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
        }
      }
      await leave(page, gallery);
    }
  }
  console.log(FOLDER);
} finally {
  await browser.close();
  await gallery.stop();
}
