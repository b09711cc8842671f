// The metadata in the detail panel, and the names of images: whatever an uploader writes.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import type { MemoryOptions } from "./memory.ts";
import { card, inBrowsers } from "./walk.ts";

/** So many lists, one in the other: 1,024 bytes of metadata may be 500 values deep. */
const lists = (depth: number): unknown => (depth === 0 ? [] : [lists(depth - 1)]);

const ODD: MemoryOptions = {
  images: [
    { id: "deep", meta: { lists: lists(500), next: 1 } },
    { id: "empty", meta: { text: "", list: [], object: {}, "": "no name", lines: "a\n  b" } },
    { id: "keys", meta: { ["__proto__"]: "p", 10: "ten", 2: "two", constructor: "c" } },
    { id: "turned", filename: "photo \u202egpj.exe" },
    { id: "blank", filename: " \t " },
  ],
};

const dialog = (page: Page) => page.getByRole("dialog");

describe.each(inBrowsers(ODD))("in $name, metadata", ({ it }) => {
  it("of any depth fits the panel, and is whole as JSON", async ({ page, gallery }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${gallery.url}/?image=deep`);
    await dialog(page).getByText("next", { exact: true }).waitFor();
    const facts = dialog(page).locator(".facts-panel");
    const overflow = () => facts.evaluate((panel) => panel.scrollWidth - panel.clientWidth);
    expect(await overflow()).toBe(0);
    await dialog(page).getByRole("button", { name: "Show as JSON" }).click();
    expect(JSON.parse(String(await facts.locator("pre").textContent()))).toEqual(
      gallery.api.images[0]?.meta,
    );
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").waitFor();
  });

  it("shows what is empty, and lines as they are", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=empty`);
    expect(await rowsOf(page)).toEqual([
      ["text", '""'],
      ["list", "[]"],
      ["object", "{}"],
      ['""', "no name"],
      ["lines", "a\n  b"],
    ]);
  });

  it("may have any keys", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?image=keys`);
    expect(Object.fromEntries(await rowsOf(page))).toEqual(gallery.api.images[2]?.meta);
  });

  it.for([
    ["a list", [1, [2]], "12"],
    ["a text", "words", "words"],
    ["a number", 0, "0"],
    ["nothing", null, undefined],
  ] as const)("may be %s", async ([, meta, text], { page, gallery }) => {
    gallery.api.behave(async (_, respond) => {
      const envelope = await (await respond()).json();
      for (const image of envelope.result.images) image.meta = meta;
      return Response.json(envelope);
    });
    await page.goto(`${gallery.url}/?image=deep`);
    const section = dialog(page).locator("section", {
      has: page.getByRole("heading", { name: "Metadata" }),
    });
    const shown = section.last().locator(text === undefined ? "p" : ".value");
    await expect.poll(async () => (await shown.allInnerTexts()).join("")).toBe(text ?? "None");
  });
});

describe.each(inBrowsers(ODD))("in $name, a name", ({ it }) => {
  it("is not turned round by characters that override the direction of writing", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await card(page, "photo gpj.exe").click();
    await page.getByRole("dialog", { name: "photo gpj.exe" }).waitFor();
  });

  it("that is blank gives way to the ID", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "blank").click();
    await page.getByRole("dialog", { name: "blank" }).waitFor();
  });
});

/** The keys and values of the panel's metadata, as they are shown. */
async function rowsOf(page: Page): Promise<[key: string, value: string | undefined][]> {
  const rows = dialog(page).locator(".tree > div");
  await rows.first().waitFor();
  const values = await rows.locator("> dd").allInnerTexts();
  const keys = await rows.locator("> dt").allInnerTexts();
  return keys.map((key, at) => [key, values[at]?.trimEnd()]);
}
