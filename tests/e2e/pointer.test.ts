// The picture of the detail panel under a mouse, one finger and two.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { card, inChromium, zoomable, zoomOf } from "./walk.ts";

const it = inChromium({ count: 10 });

it("zooms by double click", async ({ page, gallery }) => {
  await page.goto(gallery.url);
  await card(page, "picture 2.webp").click();
  await zoomable(page).dblclick();
  await expect.poll(() => zoomOf(page)).toBeCloseTo(2.5);
  await zoomable(page).dblclick();
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1);
});

it("zooms once by a click on its button, and back by the next, however fast", async ({
  page,
  gallery,
}) => {
  await page.goto(gallery.url);
  await card(page, "picture 2.webp").click();
  await zoomable(page).waitFor();
  await page.getByRole("button", { name: "Zoom in or out" }).dblclick();
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1);
  await page.waitForTimeout(400);
  expect(await zoomOf(page)).toBeCloseTo(1);
});

it("goes on by a swipe, and zooms by pinching, after which a swipe moves the picture only", async ({
  browser,
  gallery,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  try {
    const touched = await phone.newPage();
    await touched.goto(gallery.url);
    await touched.locator(".card").nth(1).tap();
    const panel = touched.getByRole("dialog");
    await zoomable(touched).waitFor();
    const touch = await fingersOn(touched);
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
    await zoomable(touched).waitFor();
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
    await expect.poll(() => zoomOf(touched)).toBeGreaterThan(1.2);
    await touch([
      [300, 300],
      [80, 310],
    ]);
    await touched.waitForTimeout(300);
    expect(await panel.locator(".position").textContent()).toMatch(/^2 of/);
    // Back to its size, as far as fingers can.
    await touch(
      [
        [60, 250],
        [180, 300],
      ],
      [
        [330, 350],
        [210, 300],
      ],
    );
    await expect.poll(() => zoomOf(touched)).toBeCloseTo(1);
    await touch([
      [300, 300],
      [80, 310],
    ]);
    await panel.locator(".position", { hasText: "3 of" }).waitFor();
  } finally {
    await phone.close();
  }
});

it("zooms by its button after two fingers have zoomed by next to nothing", async ({
  browser,
  gallery,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  try {
    const page = await phone.newPage();
    await page.goto(gallery.url);
    await page.locator(".card").nth(1).tap();
    await zoomable(page).waitFor();
    const touch = await fingersOn(page);
    await touch(
      [
        [300, 300],
        [80, 310],
      ],
      [
        [320, 350],
        [100, 360],
      ],
    );
    await page.getByRole("button", { name: "Zoom in or out" }).click();
    await expect.poll(() => zoomOf(page)).toBeCloseTo(2.5);
  } finally {
    await phone.close();
  }
});

type Point = [x: number, y: number];

/** Moves fingers in a few steps: each from one point to another. */
async function fingersOn(page: Page) {
  const session = await page.context().newCDPSession(page);
  return async (...fingers: [from: Point, to: Point][]): Promise<void> => {
    const at = (share: number) =>
      fingers.map(([[x1, y1], [x2, y2]], id) => ({
        id,
        x: x1 + (x2 - x1) * share,
        y: y1 + (y2 - y1) * share,
      }));
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
    for (const share of [0.25, 0.5, 0.75, 1])
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(share) });
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
}
