// The gallery in Chromium, with an account of 10,000 images: what it costs the browser, against what it may cost.
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";

import { median } from "../lib/interleave.mjs";
import { memory } from "../lib/process.mjs";
import { startGallery } from "./server.mjs";

const TOTAL = 10_000;
const WIDTHS = [390, 820, 1_440];
const VIEWPORT = { width: 1_440, height: 900 };
/** How long the page scrolls, in milliseconds, and how fast, in pixels a second: past the rows, and so that they are read. */
const SCROLLING = 3_000;
const FAST = 3_600;
const SLOW = 450;
/** How long the page rests before its memory is measured, in milliseconds. */
const REST = 12_000;

/** @typedef {import("playwright-core").Page} Page */

/**
 * A row against what is allowed.
 *
 * @param {string} work
 * @param {string} against
 * @param {number} ours
 * @param {number} most
 * @param {string} unit
 * @returns {import("../lib/report.mjs").Row}
 */
export const row = (work, against, ours, most, unit) => ({
  work: `gallery, ${work}`,
  against,
  ours,
  theirs: most,
  ratio: ours / most,
  goal: 1,
  unit,
});

/**
 * Milliseconds from the navigation to the first picture, and the sum of the layout shifts until the page rests.
 *
 * @param {Page} page
 * @param {string} url
 */
const load = async (page, url) => {
  await page.goto(url);
  const picture = page.locator(".card img").first();
  await picture.evaluate((image) => /** @type {HTMLImageElement} */ (image).decode());
  const first = await page.evaluate(() => {
    const pictures = performance
      .getEntriesByType("resource")
      .filter(({ name }) => /pictures/.test(name));
    const ends = pictures.map(
      (entry) => /** @type {PerformanceResourceTiming} */ (entry).responseEnd,
    );
    return Math.min(...ends);
  });
  await sleep(500);
  const shift = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const entries = /** @type {(PerformanceEntry & { value: number })[]} */ (
            list.getEntries()
          );
          resolve(entries.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        // Without a shift, the observer is never called.
        setTimeout(() => resolve(0), 300);
      }),
  );
  return { first, shift: Number(shift) };
};

/**
 * Loads every page of the listing.
 *
 * @param {Page} page
 */
const loadAll = async (page) => {
  await page.getByRole("searchbox").fill("picture");
  await page.getByRole("button", { name: "Load all" }).click();
  await page.locator("#count", { hasText: "10,000 of 10,000" }).waitFor({ timeout: 120_000 });
  await page.getByRole("searchbox").fill("");
  await page.locator("#count", { hasText: "in all" }).waitFor();
};

/**
 * Milliseconds for a frame while the page scrolls.
 *
 * @param {Page} page
 * @param {number} speed in pixels a second
 */
const scroll = (page, speed) =>
  page.evaluate(
    async ({ duration, speed }) => {
      const started = performance.now();
      let frames = 0;
      for (let last = started, now = started; now - started < duration; frames++) {
        scrollBy(0, ((now - last) * speed) / 1_000);
        last = now;
        await new Promise(requestAnimationFrame);
        now = performance.now();
      }
      return (performance.now() - started) / frames;
    },
    { duration: SCROLLING, speed },
  );

/**
 * Milliseconds from the click on an image to the frame with its panel.
 *
 * @param {Page} page
 */
const open = async (page) => {
  const took = await page.evaluate(async () => {
    const cards = [...document.querySelectorAll(".card")];
    const card = /** @type {HTMLElement} */ (cards[Math.floor(cards.length / 2)]);
    const started = performance.now();
    card.click();
    while (!document.querySelector("dialog[open] img")) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - started;
  });
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  return took;
};

/**
 * The resident memory of the page's process, in bytes.
 *
 * @param {import("playwright-core").Browser} browser
 */
const rendererMemory = async (browser) => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(...renderers.map(({ id }) => memory(id)));
};

/**
 * Loads the page in new contexts, without a cache.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {number[]} widths of the window
 */
const loads = async (browser, url, widths) => {
  const measured = [];
  for (const width of widths) {
    const context = await browser.newContext({ viewport: { ...VIEWPORT, width } });
    measured.push(await load(await context.newPage(), url));
    await context.close();
  }
  return measured;
};

/**
 * Reads for three seconds; then scrolls past the rows, rests and opens an image, again and again.
 *
 * @param {Page} page
 * @param {number} rounds
 */
const use = async (page, rounds) => {
  const frames = [await scroll(page, SLOW)];
  const nodes = [];
  const openings = [];
  for (let round = 0; round < rounds; round++) {
    frames.push(await scroll(page, FAST));
    nodes.push(await page.evaluate(() => document.querySelectorAll("*").length));
    openings.push(await open(page));
  }
  return { frames, nodes, openings };
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const galleryPage = async ({ rounds }) => {
  const gallery = await startGallery(TOTAL);
  const executablePath = process.env.CHROMIUM_BIN ?? "/usr/bin/chromium";
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    const shifts = (await loads(browser, gallery.url, WIDTHS)).map(({ shift }) => shift);
    const firsts = (await loads(browser, gallery.url, Array(rounds).fill(VIEWPORT.width))).map(
      ({ first }) => first,
    );
    const page = await browser.newPage({ viewport: VIEWPORT });
    await load(page, gallery.url);
    await loadAll(page);
    const { frames, nodes, openings } = await use(page, rounds);
    // At the end, which is the worst moment: see the README.
    await sleep(REST);
    const resident = await rendererMemory(browser);
    return [
      row("10,000 images, elements", "1,500", Math.max(...nodes), 1_500, "elements"),
      row("10,000 images, a frame while scrolling", "50 a second", median(frames), 20, "ms"),
      row("10,000 images, memory of the page", "350 MB", resident, 350e6, "bytes"),
      row("10,000 images, opening one", "100 ms", median(openings), 100, "ms"),
      row("layout shift, at three widths", "0.05", Math.max(...shifts), 0.05, "of the window"),
      row("navigation to the first picture, warm Worker", "1 s", median(firsts), 1_000, "ms"),
    ];
  } finally {
    await browser.close();
    gallery.stop();
  }
};
