// What is exported and copied of the selected images.
import { readFile } from "node:fs/promises";
import type { ImagesApi } from "cf-list-images/testing";
import { describe, expect } from "vitest";
import { savedTexts } from "./saved.ts";
import { clipboard, count, firstCard, inBrowsers, inChromium } from "./walk.ts";

const META = {
  ["__proto__"]: { inner: 1 },
  10: "a number as a key",
  text: 'lines\n"quotes", and \u202ewhat turns them',
  nothing: [null, {}, [], ""],
};

/** What a spreadsheet in some language may run, and the cell that it gets instead. */
const FORMULAS = {
  '=HYPERLINK("x")': `"'=HYPERLINK(""x"")"`,
  "@SUM(1)": "'@SUM(1)",
  "-1+1": "'-1+1",
  " =1+1": "' =1+1",
  "＝1+1": "'＝1+1",
  "\n=1+1": `"'\n'=1+1"`,
  "a;=1+1": `"a;'=1+1"`,
  "a\t+1": `"a\t'+1"`,
  "a = 1; b-c": `"a = 1; b-c"`,
};

describe.each(inBrowsers({ count: 120 }))("in $name, an export", ({ it }) => {
  it("as JSON has what the API lists, whatever the metadata and the fields", async ({
    page,
    gallery,
  }) => {
    gallery.api.add({ id: "a/b?c=d&é#", meta: META, added: { since: [1.5] } });
    const saved = await savedTexts(page);
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    await page.getByRole("button", { name: "Export JSON" }).click();
    expect(JSON.parse((await saved(1))[0] ?? "")).toEqual(gallery.api.images.slice(0, 100));
  });

  it.for(Object.entries(FORMULAS))(
    "as CSV has nothing that a spreadsheet runs: %j",
    async ([filename, cell], { page, gallery }) => {
      gallery.api.add({ id: "odd", filename, creator: "a,b" });
      const saved = await savedTexts(page);
      await page.goto(gallery.url);
      await page.getByRole("checkbox").first().check({ force: true });
      await page.getByRole("button", { name: "Export CSV" }).click();
      expect((await saved(1))[0]).toContain(`\r\nodd,${cell},"a,b",`);
    },
  );

  it("has signed URLs that have not expired, of images out of sight too", async ({
    page,
    gallery,
  }) => {
    const saved = await savedTexts(page);
    signFor(gallery.api, 5);
    await page.goto(gallery.url);
    await firstCard(page).focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("End");
    await count(page, "120 images in all").waitFor();
    await page.waitForTimeout(6_000);
    await page.getByRole("button", { name: "Export JSON" }).click();
    expect(expiredIn((await saved(1))[0])).toBe(0);
    await page.getByRole("button", { name: "Copy URLs" }).click();
    await page.getByText("Copied: URLs").first().waitFor();
    expect(expiredIn(await clipboard(page))).toBe(0);
  });

  it("has signed URLs that have not expired, of images that another order has not loaded", async ({
    page,
    gallery,
  }) => {
    const saved = await savedTexts(page);
    signFor(gallery.api, 4);
    await page.goto(`${gallery.url}/?q=picture`);
    await page.getByRole("checkbox").first().check({ force: true });
    await page.getByLabel("Order").selectOption("asc");
    await count(page, "100 of 100").waitFor();
    await page.waitForTimeout(4_500);
    await page.getByRole("button", { name: "Export JSON" }).click();
    const [text] = await saved(1);
    expect(JSON.parse(text ?? "").map(({ id }: { id: string }) => id)).toEqual([
      gallery.api.images[0]?.id,
    ]);
    expect(expiredIn(text)).toBe(0);
  });
});

inChromium({ count: 10 })("an export is a file with a name", async ({ page, gallery }) => {
  await page.goto(gallery.url);
  await firstCard(page).focus();
  await page.keyboard.press("Space");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export JSON" }).click();
  expect((await download).suggestedFilename()).toBe("images.json");
  const [image] = JSON.parse(await readFile(await (await download).path(), "utf8"));
  expect(image.id).toBe(gallery.api.images[0]?.id);
});

/** Has the API list private images whose URLs expire after so many seconds. */
function signFor(api: ImagesApi, seconds: number): void {
  api.behave(async (_, respond) => {
    const envelope = await (await respond()).json();
    const exp = (Date.now() / 1_000 + seconds).toFixed(3);
    for (const image of envelope.result.images) {
      image.requireSignedURLs = true;
      image.variants = image.variants.map((url: string) => `${url}?exp=${exp}&sig=0`);
    }
    return Response.json(envelope);
  });
}

/** How many URLs in a text have expired, of which there is at least one. */
function expiredIn(text = ""): number {
  const times = [...text.matchAll(/exp=([\d.]+)/g)].map(([, time]) => Number(time) * 1_000);
  expect(times.length).toBeGreaterThan(0);
  return times.filter((time) => time <= Date.now()).length;
}
