// Makes the README's screenshot of the gallery, docs/gallery.jpg, with the sample pictures.
//
//     npm run screenshot
//
// It needs Chromium, and fonts for Chinese, Japanese, Korean and emoji.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "./lib/port.mjs";
import { CommandError, environment, probe, root, step } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";
import { setUpBrowsers } from "./setup/browsers.mjs";

const FILE = join(root, "docs/gallery.jpg");
const SIZE = { width: 1280, height: 860 };
/** The longest time for the gallery to show its pictures, builds included, in seconds. */
const SECONDS = 300;

/** Languages and symbols of the samples' names, as fontconfig knows them, and the Debian package of a font. */
const FONTS = [
  { query: ":lang=ja", debian: "fonts-noto-cjk" },
  { query: ":charset=1f30b", debian: "fonts-noto-color-emoji" },
];

const checkFonts = () => {
  const missing = FONTS.filter(({ query }) => !probe("fc-list", [query])?.trim());
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian).join(", ");
  throw new CommandError(
    `Fonts are missing: install them (Debian: ${packages}), then run this again.`,
  );
};

/** @param {string} url */
const responds = async (url) => {
  for (const end = Date.now() + SECONDS * 1_000; Date.now() < end; await sleep(500)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  throw new CommandError(`${url} did not respond within ${SECONDS} seconds.`);
};

/**
 * @param {string} url
 * @param {string} [executablePath]
 */
const take = async (url, executablePath) => {
  // Imported here: a fresh clone has no packages when this module is loaded.
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1.5 });
    await page.goto(url, { waitUntil: "networkidle" });
    await page.waitForFunction(
      "[...document.images].length > 8 && [...document.images].slice(0, 8).every((image) => image.naturalWidth > 0)",
    );
    await page.screenshot({ path: FILE, type: "jpeg", quality: 82 });
  } finally {
    await browser.close();
  }
};

await main(async () => {
  checkFonts();
  await setUp();
  const { CHROMIUM_BIN } = await setUpBrowsers("Chromium");
  const port = await freePort();
  const project = spawn("node", [join(root, "scripts/start.mjs")], {
    cwd: root,
    env: { ...environment(), PORT: `${port}` },
    stdio: "inherit",
  });
  try {
    const url = `http://localhost:${port}`;
    await responds(`${url}/images?per_page=10`);
    await step("taking the screenshot", () => take(url, CHROMIUM_BIN));
    console.log(`  ${FILE}`);
  } finally {
    project.kill("SIGTERM");
  }
});
