// The selection, and what it is copied and exported as.
import { describe, expect } from "vitest";
import { savedTexts } from "./saved.ts";
import { card, clipboard, count, firstCard, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, the selection", ({ it }) => {
  it("by click, range, Ctrl and keys; copied and exported", async ({ page, gallery }) => {
    const saved = await savedTexts(page);
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").click({ modifiers: ["Control"] });
    await card(page, "picture 4.webp").click({ modifiers: ["Shift"] });
    const bar = page.locator(".selection");
    await bar.getByText("4 images selected").waitFor();
    await card(page, "picture 2.webp").focus();
    await page.keyboard.press("Space");
    await bar.getByText("3 images selected").waitFor();
    await bar.getByRole("button", { name: "Copy URLs" }).click();
    await expect.poll(async () => (await clipboard(page)).split("\n").length).toBe(3);
    await bar.getByRole("button", { name: "Export JSON" }).click();
    await bar.getByRole("button", { name: "Export CSV" }).click();
    await page.getByText("Saved: images.csv").first().waitFor();
    const [json, csv] = (await saved(2)) as [string, string];
    expect((JSON.parse(json) as { id: string }[]).map(({ id }) => id)).toEqual(
      [0, 2, 3].map((index) => gallery.api.images[index]?.id),
    );
    const lines = csv.split("\r\n");
    // The byte order mark, without which Excel misreads UTF-8.
    expect(lines[0]).toBe("\ufeffid,filename,creator,uploaded,requireSignedURLs,meta,variants");
    expect(lines.length).toBe(5);
  });

  it("never covers the card that has the focus, by key: also in the last row", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    const isCovered = () =>
      page.evaluate(() => {
        const bar = document.querySelector(".selection")?.getBoundingClientRect();
        const card = document.activeElement?.getBoundingClientRect();
        return bar && card && card.bottom > bar.top;
      });
    // In the lowest row of the window.
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await page.locator(".selection").waitFor();
    await expect.poll(isCovered).toBe(false);
    for (const key of ["ArrowDown", "ArrowDown", "PageDown", "End"]) {
      await page.keyboard.press(key);
      await expect.poll(isCovered, { message: key }).toBe(false);
    }
  });

  it("by a range, which another one from the same image replaces", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    const checkbox = (number: number) =>
      page.getByRole("checkbox", { name: `Select picture ${number}.webp`, exact: true });
    const selected = () => page.evaluate(selectedIndices);
    await card(page, "picture 1.webp").click({ modifiers: ["Control"] });
    await checkbox(3).click({ force: true });
    await checkbox(8).click({ force: true, modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([0, 2, 3, 4, 5, 6, 7]);
    await checkbox(5).click({ force: true, modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([0, 2, 3, 4]);
    expect(await checkbox(5).isChecked()).toBe(true);
    await checkbox(1).click({ force: true, modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([0, 1, 2]);
    for (const number of [1, 2, 3, 4, 5, 8])
      expect(await checkbox(number).isChecked(), `${number}`).toBe(number < 4);
  });

  it("by Shift alone selects one image, also where the search hides the beginning", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    const selected = () => page.evaluate(selectedIndices);
    await card(page, "picture 8.webp").click({ modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([7]);
    await card(page, "picture 10.webp").click({ modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([7, 8, 9]);
    await page.getByRole("searchbox").fill("2.webp");
    await count(page, "10 of 100").waitFor();
    await card(page, "picture 22.webp").click({ modifiers: ["Shift"] });
    await expect.poll(selected).toEqual([2]);
    await page.locator(".selection").getByText("4 images selected").waitFor();
  });

  it("stays when the order changes, and is cleared, which is said, when the filters do", async ({
    page,
    gallery,
  }) => {
    const saved = await savedTexts(page);
    await page.goto(gallery.url);
    await card(page, "picture 2.webp").click({ modifiers: ["Control"] });
    await page.getByLabel("Order").selectOption("asc");
    await card(page, "picture 350.webp").click({ modifiers: ["Control"] });
    const bar = page.locator(".selection");
    await bar.getByText("2 images selected").waitFor();
    await bar.getByRole("button", { name: "Export JSON" }).click();
    const names = (JSON.parse((await saved(1))[0] ?? "") as { filename: string }[]).map(
      ({ filename }) => filename,
    );
    expect(names).toEqual(["picture 350.webp", "picture 2.webp"]);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Creator").fill("ana");
    await page.keyboard.press("Enter");
    await bar.waitFor({ state: "detached" });
    await page.locator("[aria-live]", { hasText: "The selection is cleared." }).waitFor();
  });

  it("of all images, by Ctrl+A until Escape", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    await page.locator(".selection").getByText("100 images selected").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".selection").waitFor({ state: "detached" });
  });

  it("by the space bar, without opening the image", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Space");
    await page.locator(".selection").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });
});

/** Runs in the page: the places of the selected images among those that are shown. */
const selectedIndices = (): number[] =>
  [...document.querySelectorAll<HTMLElement>("[aria-selected=true] .card")].map(({ dataset }) =>
    Number(dataset.index),
  );
