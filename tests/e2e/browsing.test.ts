// What a user does with an account of some hundred images.
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Download, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type MemoryGallery, startMemoryGallery } from "./memory.ts";

let browser: Browser;
let gallery: MemoryGallery;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [browser, gallery] = await Promise.all([startChromium(), startMemoryGallery({ count: 350 })]);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), gallery?.stop()]);
});
beforeEach(async () => {
  gallery.api.reset();
  context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  page = await context.newPage();
});
afterEach(() => context.close());

const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const card = (name: string) => page.getByRole("gridcell").getByRole("button", { name });
const dialog = () => page.getByRole("dialog");

describe("the URL", () => {
  it("Back closes the image, and the focus returns to it", async () => {
    await page.goto(gallery.url);
    await card("picture 3.webp").click();
    await dialog().waitFor();
    expect(new URL(page.url()).searchParams.get("image")).toBe(gallery.api.images[2]?.id);
    await page.goBack();
    await dialog().waitFor({ state: "detached" });
    await expect.poll(focusedIndex).toBe("2");
    await page.goForward();
    await dialog().waitFor();
  });

  it("a shared URL opens an image of a page that is not loaded yet, with its filters", async () => {
    const { id, filename } = gallery.api.images[320] as { id: string; filename: string };
    await page.goto(`${gallery.url}/?sort=desc&image=${id}`);
    await page.getByRole("dialog", { name: filename }).waitFor();
    expect(await dialog().locator(".position").textContent()).toBe("321 of 350");
    await page.goto(`${gallery.url}/?image=no-such-image`);
    await dialog().getByText("There is no such image").waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  it("a reload returns to the place of the page", async () => {
    await page.goto(gallery.url);
    await page.locator(".card").first().waitFor();
    await page.getByRole("searchbox").fill("picture");
    await page.getByRole("button", { name: "Load all" }).click();
    await page.locator("#count", { hasText: "350 of 350" }).waitFor();
    await page.evaluate(() => scrollTo(0, 9_000));
    await expect.poll(() => page.evaluate(() => history.state?.scroll)).toBe(9_000);
    await page.reload();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(9_000);
    expect(await page.getByRole("searchbox").inputValue()).toBe("picture");
  });
});

describe("filters", () => {
  it("are chips with operators, are requested from the Worker, and are removed one by one", async () => {
    await page.goto(gallery.url);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").fill("size.width");
    await page.getByLabel("Comparison").selectOption("gte");
    await page.getByLabel("Value").fill("300");
    await page.getByRole("button", { name: "Add filter" }).click();
    await page.locator("#count", { hasText: "50 images in all" }).waitFor();
    expect(new URL(page.url()).searchParams.get("meta.size.width[gte]")).toBe("300");
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Creator").fill("ana");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.locator("#count", { hasText: "17 images in all" }).waitFor();
    expect(gallery.api.requests.at(-1)?.query).toMatchObject({
      creator: "ana",
      "meta.size.width[gte:number]": "300",
    });
    await page.getByRole("button", { name: "Remove the filter size.width" }).click();
    await page.locator("#count", { hasText: "100 images so far" }).waitFor();
    expect(new URL(page.url()).search).toBe("?creator=ana");
    await page.goBack();
    await page.locator("#count", { hasText: "17 images in all" }).waitFor();
  });

  it("by no creator, and by upload time", async () => {
    await page.goto(gallery.url);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("button", { name: "No creator", exact: true }).click();
    await page.locator("#count", { hasText: "so far" }).waitFor();
    expect(gallery.api.requests.at(-1)?.query.creator).toBe("");
    await page.getByLabel("Order").selectOption("asc");
    await card("picture 348.webp").waitFor();
    expect(gallery.api.requests.at(-1)?.query.sort_order).toBe("asc");
  });

  it("cancel what is under way", async () => {
    await page.goto(gallery.url);
    await card("picture 1.webp").waitFor();
    gallery.api.behave({ delay: 3_000 });
    const cancelled = page.waitForEvent("requestfailed");
    await page.getByLabel("Order").selectOption("asc");
    // The delay is for this request, so that it is under way when the next one follows.
    const isReceived = () => gallery.api.requests.some(({ query }) => query.sort_order === "asc");
    await expect.poll(isReceived).toBe(true);
    gallery.api.behave();
    await page.getByLabel("Order").selectOption("desc");
    expect((await cancelled).failure()?.errorText).toBe("net::ERR_ABORTED");
    await card("picture 1.webp").waitFor();
  });

  it("are offered only for fields that the Worker shows", async () => {
    gallery.api.behave(async (_, respond) => {
      const envelope = await (await respond()).json();
      const images = envelope.result.images.map(({ id, filename }: Record<string, string>) => ({
        id,
        filename,
      }));
      return Response.json({ ...envelope, result: { ...envelope.result, images } });
    });
    await page.goto(gallery.url);
    await card("picture 1.webp").waitFor();
    expect(await page.getByRole("button", { name: "Filters" }).count()).toBe(0);
    expect(await page.getByLabel("Order").count()).toBe(0);
  });
});

it("searches names, ids and titles without accents and case, and can stop loading all", async () => {
  gallery.api.add({ filename: "Café.webp", meta: { title: "Straße" } });
  await page.goto(gallery.url);
  await page.keyboard.press("/");
  await page.keyboard.type("CAFE");
  await page.locator("#count", { hasText: "1 of 100 loaded" }).waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe("CAFE");
  gallery.api.behave({ delay: 1_500 });
  await page.getByRole("button", { name: "Load all" }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Load all" }).waitFor();
  expect(await page.locator(".card").count()).toBe(1);
  await page.getByRole("searchbox").fill("no such name");
  await page.locator('[data-failure="nothingFound"]').waitFor();
});

it("goes on past what is loaded in the detail panel, by keys and buttons", async () => {
  await page.goto(gallery.url);
  await card("picture 1.webp").focus();
  await page.keyboard.press("End");
  await expect.poll(focusedIndex).toMatch(/^[1-9]\d\d?$/);
  const last = Number(await focusedIndex());
  await page.keyboard.press("Enter");
  await dialog()
    .getByText(`${last + 1} of`)
    .waitFor();
  for (let step = 0; step < 110 - last + 99; step++) await page.keyboard.press("ArrowRight");
  await expect
    .poll(async () =>
      Number.parseInt(String(await dialog().locator(".position").textContent()), 10),
    )
    .toBeGreaterThan(100);
  await dialog().getByRole("button", { name: "Previous image" }).click();
  await dialog().getByRole("button", { name: "Close" }).click();
  await dialog().waitFor({ state: "detached" });
  await expect.poll(async () => Number(await focusedIndex())).toBeGreaterThan(last);
});

it("copies an image as URL, <img>, Markdown and id", async () => {
  await page.goto(gallery.url);
  await card("picture 2.webp").click();
  const { id, variants } = gallery.api.images[1] as { id: string; variants: string[] };
  const url = String(variants[0]);
  const base = url.slice(0, -"public".length);
  const expected = {
    URL: url,
    "<img>": `<img src="${url}" srcset="${base}w=400 400w, ${base}w=800 800w, ${base}w=1600 1600w" sizes="100vw" alt="Title 2">`,
    Markdown: `![Title 2](<${url}>)`,
    ID: id,
  };
  for (const [name, text] of Object.entries(expected)) {
    await dialog().getByRole("button", { name, exact: true }).click();
    await dialog().getByText(`Copied: ${name}`).first().waitFor();
    expect(await clipboard()).toBe(text);
  }
});

it("shows metadata as a tree, and raw", async () => {
  await page.goto(gallery.url);
  await card("picture 2.webp").click();
  expect(await dialog().locator("dt", { hasText: "width" }).count()).toBe(1);
  await dialog().getByRole("button", { name: "Show as JSON" }).click();
  expect(JSON.parse(String(await dialog().locator("pre").textContent()))).toEqual(
    gallery.api.images[1]?.meta,
  );
});

it("zooms by double click and button, and does not move to the next image while it is zoomed", async () => {
  await page.goto(gallery.url);
  await card("picture 2.webp").click();
  const picture = dialog().locator("img.full");
  const scale = () =>
    picture.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  await expect.poll(async () => (await picture.getAttribute("style")) ?? "").toContain("cursor");
  await picture.dblclick();
  await expect.poll(scale).toBeCloseTo(2.5);
  await dialog().getByRole("button", { name: "Zoom" }).click();
  await expect.poll(scale).toBeCloseTo(1);
});

it("renews signed URLs before they end, without a reload", async () => {
  let number = 0;
  gallery.api.behave(async (_, respond) => {
    number += 1;
    const envelope = await (await respond()).json();
    const exp = Math.floor(Date.now() / 1_000) + 6;
    for (const image of envelope.result.images) {
      image.requireSignedURLs = true;
      image.variants = image.variants.map(
        (variant: string) => `${variant}?exp=${exp}&sig=${number}`,
      );
    }
    return Response.json(envelope);
  });
  await page.goto(gallery.url);
  const picture = page.locator(".card img").first();
  const first = Number((await picture.getAttribute("src"))?.match(/exp=(\d+)/)?.[1]);
  await card("picture 1.webp").click();
  await dialog().getByText("Private").waitFor();
  const shown = dialog().locator("img.full");
  await expect
    .poll(async () => Number((await shown.getAttribute("src"))?.match(/exp=(\d+)/)?.[1]), {
      timeout: 15_000,
    })
    .toBeGreaterThan(first);
});

describe("the selection", () => {
  it("by click, range, Ctrl and keys; copied and exported", async () => {
    await page.goto(gallery.url);
    await card("picture 1.webp").click({ modifiers: ["Control"] });
    await card("picture 4.webp").click({ modifiers: ["Shift"] });
    const bar = page.locator(".selection");
    await bar.getByText("4 images selected").waitFor();
    await card("picture 2.webp").focus();
    await page.keyboard.press("Space");
    await bar.getByText("3 images selected").waitFor();
    await bar.getByRole("button", { name: "Copy URLs" }).click();
    await expect.poll(async () => (await clipboard()).split("\n").length).toBe(3);
    const [json] = await Promise.all([
      download(),
      bar.getByRole("button", { name: "Export JSON" }).click(),
    ]);
    const exported = JSON.parse(await text(json)) as { id: string }[];
    expect(exported.map(({ id }) => id)).toEqual(
      [0, 2, 3].map((index) => gallery.api.images[index]?.id),
    );
    const [csv] = await Promise.all([
      download(),
      bar.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    const lines = (await text(csv)).split("\r\n");
    expect(lines[0]).toBe("id,filename,creator,uploaded,requireSignedURLs,meta,variants");
    expect(lines.length).toBe(5);
    await card("picture 1.webp").focus();
    await page.keyboard.press("Control+a");
    await bar.getByText(`${await loaded()} images selected`).waitFor();
    await page.keyboard.press("Escape");
    await bar.waitFor({ state: "detached" });
  });

  it("exports what a spreadsheet does not run", async () => {
    gallery.api.add({ filename: '=HYPERLINK("x")', creator: "a,b" });
    await page.goto(gallery.url);
    await page.getByRole("checkbox").first().check({ force: true });
    const [csv] = await Promise.all([
      download(),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    expect(await text(csv)).toContain(`,"'=HYPERLINK(""x"")","a,b",`);
  });

  const download = (): Promise<Download> => page.waitForEvent("download");
  const text = async (file: Download): Promise<string> => readFile(await file.path(), "utf8");
});

it("moves by arrows, Home and End, and keeps the row with the focus while the user scrolls", async () => {
  await page.goto(gallery.url);
  await card("picture 1.webp").focus();
  await page.keyboard.press("ArrowRight");
  expect(await focusedIndex()).toBe("1");
  await page.keyboard.press("ArrowDown");
  const below = Number(await focusedIndex());
  expect(below).toBeGreaterThan(2);
  await page.keyboard.press("Home");
  expect(await focusedIndex()).toBe("0");
  await page.evaluate(() => scrollTo(0, 4_000));
  await page.waitForTimeout(200);
  expect(await focusedIndex()).toBe("0");
  expect(await page.locator(".card[tabindex='0']").count()).toBe(1);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
});

it.each([390, 820, 1_440])("shifts nothing while it loads, at %i px", async (width) => {
  gallery.api.behave({ delay: 500 });
  await page.setViewportSize({ width, height: 900 });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(gallery.url);
  await page.locator(".card img").first().waitFor();
  await page.waitForTimeout(500);
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.05);
});

it("goes on by a swipe, and zooms by pinching, after which a swipe moves the picture only", async () => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  try {
    const touched = await phone.newPage();
    await touched.goto(gallery.url);
    await touched.locator(".card").nth(1).tap();
    const panel = touched.getByRole("dialog");
    await panel.locator("img.full.loaded[style*=cursor]").waitFor();
    const session = await phone.newCDPSession(touched);
    /** Moves fingers in a few steps: each from one point to another. */
    const touch = async (...fingers: [from: [number, number], to: [number, number]][]) => {
      const points = (share: number) =>
        fingers.map(([[x1, y1], [x2, y2]], id) => ({
          id,
          x: x1 + (x2 - x1) * share,
          y: y1 + (y2 - y1) * share,
        }));
      await session.send("Input.dispatchTouchEvent", {
        type: "touchStart",
        touchPoints: points(0),
      });
      for (const share of [0.25, 0.5, 0.75, 1]) {
        await session.send("Input.dispatchTouchEvent", {
          type: "touchMove",
          touchPoints: points(share),
        });
      }
      await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    await touch([
      [300, 300],
      [80, 310],
    ]);
    await panel.locator(".position", { hasText: "3 of" }).waitFor();
    await touch([
      [80, 300],
      [300, 310],
    ]);
    await panel.locator(".position", { hasText: "2 of" }).waitFor();
    await panel.locator("img.full.loaded[style*=cursor]").waitFor();
    await touch(
      [
        [180, 300],
        [60, 250],
      ],
      [
        [210, 300],
        [330, 350],
      ],
    );
    const scale = () =>
      panel
        .locator("img.full")
        .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    await expect.poll(scale).toBeGreaterThan(1.2);
    await touch([
      [300, 300],
      [80, 310],
    ]);
    await touched.waitForTimeout(300);
    expect(await panel.locator(".position").textContent()).toMatch(/^2 of/);
  } finally {
    await phone.close();
  }
});

it("lists by v1 where there is no v2, without metadata filters and order", async () => {
  const old = await startMemoryGallery({ count: 90, hasV2: false });
  try {
    await page.goto(old.url);
    await card("picture 1.webp").waitFor();
    expect(await page.getByLabel("Order").count()).toBe(0);
    await page.getByRole("button", { name: "Filters" }).click();
    expect(await page.getByLabel("Metadata field").count()).toBe(0);
  } finally {
    await old.stop();
  }
});

it("is in German where the browser is", async () => {
  const german = await browser.newContext({ locale: "de-DE" });
  try {
    const seite = await german.newPage();
    await seite.goto(gallery.url);
    await seite.getByRole("button", { name: "Filter" }).waitFor();
    expect(await seite.locator("html").getAttribute("lang")).toBe("de-DE");
    await seite.locator("#count", { hasText: "Bilder bisher" }).waitFor();
  } finally {
    await german.close();
  }
});

it("has a page that says how to use the package", async () => {
  await page.goto(gallery.url);
  await page.getByRole("link", { name: "Use it" }).click();
  await page.getByRole("heading", { name: "Use it" }).waitFor();
  expect(await page.locator("pre").first().textContent()).toContain("listImages({ endpoint");
});

const focusedIndex = (): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.index);

const loaded = async (): Promise<string> =>
  String(await page.locator("#count").textContent()).split(" ")[0] ?? "";
