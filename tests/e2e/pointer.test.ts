// The picture of the detail panel under a mouse, one finger and two.
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
  } finally {
    await phone.close();
  }
});
