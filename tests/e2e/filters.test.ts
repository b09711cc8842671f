// Filters, order, search.
import { describe, expect } from "vitest";
import { startMemoryGallery } from "./memory.ts";
import { card, count, failure, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 350 }))("in $name, filters", ({ it }) => {
  it("are chips with operators, are requested from the Worker, and are removed one by one", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Metadata field").fill("size.width");
    await page.getByLabel("Comparison").selectOption("gte");
    await page.getByLabel("Value").fill("300");
    await page.getByRole("button", { name: "Add filter" }).click();
    await count(page, "50 images in all").waitFor();
    expect(new URL(page.url()).searchParams.get("meta.size.width[gte]")).toBe("300");
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Creator").fill("ana");
    await page.getByRole("button", { name: "Apply" }).click();
    await count(page, "17 images in all").waitFor();
    expect(gallery.api.requests.at(-1)?.query).toMatchObject({
      creator: "ana",
      "meta.size.width[gte:number]": "300",
    });
    await page.getByRole("button", { name: "Remove the filter size.width" }).click();
    await count(page, "100 images so far").waitFor();
    expect(new URL(page.url()).search).toBe("?creator=ana");
    await page.goBack();
    await count(page, "17 images in all").waitFor();
  });

  it("tell numbers and booleans from texts, and texts in quotes from both", async ({
    page,
    gallery,
  }) => {
    const typed: Record<string, [name: string, value: string]> = {
      "meta.a=5": ["meta.a[eq:number]", "5"],
      "meta.a=007": ["meta.a[eq:string]", "007"],
      "meta.a=12345678901234567890": ["meta.a[eq:string]", "12345678901234567890"],
      "meta.a=true": ["meta.a[eq:boolean]", "true"],
      'meta.a="5"': ["meta.a[eq:string]", "5"],
      "meta.a[in]=1|2": ["meta.a[in:number]", "1|2"],
      'meta.a[in]="1"|x': ["meta.a[in:string]", "1|x"],
      "meta.__proto__=x": ["meta.__proto__[eq:string]", "x"],
    };
    for (const [parameter, [name, value]] of Object.entries(typed)) {
      await page.goto(`${gallery.url}/?${parameter}`);
      await page.locator("[data-failure=nothingFound]").waitFor();
      expect(Object.entries(gallery.api.requests.at(-1)?.query ?? {})).toContainEqual([
        name,
        value,
      ]);
    }
  });

  it("replace the one of the same field and comparison", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?meta.size.width=300&meta.size.width=320`);
    await page.getByRole("button", { name: "Filters" }).click();
    await expect
      .poll(() => page.getByRole("button", { name: /^Remove the filter/ }).count())
      .toBe(1);
    await page.getByLabel("Metadata field").fill("size.width");
    await page.getByLabel("Value").fill("340");
    await page.getByRole("button", { name: "Add filter" }).click();
    await page.getByRole("button", { name: "Remove the filter size.width is 340" }).waitFor();
    expect(new URL(page.url()).searchParams.getAll("meta.size.width")).toEqual(["340"]);
  });

  it("by no creator, and by upload time", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByRole("button", { name: "No creator", exact: true }).click();
    await count(page, "so far").waitFor();
    expect(gallery.api.requests.at(-1)?.query.creator).toBe("");
    await page.getByLabel("Order").selectOption("asc");
    await card(page, "picture 348.webp").waitFor();
    expect(gallery.api.requests.at(-1)?.query.sort_order).toBe("asc");
  });

  it("cancel what is under way", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    await card(page, "picture 1.webp").waitFor();
    gallery.api.behave({ delay: 60_000 });
    const cancelled = page.waitForEvent("requestfailed");
    await page.getByLabel("Order").selectOption("asc");
    // The delay is for this request, so that it is under way when the next one follows.
    const isReceived = () => gallery.api.requests.some(({ query }) => query.sort_order === "asc");
    await expect.poll(isReceived).toBe(true);
    gallery.api.behave();
    await page.getByLabel("Order").selectOption("desc");
    expect((await cancelled).failure()?.errorText).toMatch(/ABORTED$/);
    await card(page, "picture 1.webp").waitFor();
  });
});

describe.each(inBrowsers({ count: 350 }))("in $name", ({ it }) => {
  it("searches names, ids and titles without accents and case, and can stop loading all", async ({
    page,
    gallery,
  }) => {
    gallery.api.add({ filename: "Café.webp", meta: { title: "Straße" } });
    await page.goto(gallery.url);
    await page.keyboard.press("/");
    await page.keyboard.type("CAFE");
    await count(page, "1 of 100 loaded").waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("CAFE");
    const held = Promise.withResolvers<void>();
    gallery.api.behave((_, respond) => held.promise.then(respond));
    await page.getByRole("button", { name: "Load all" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    held.resolve();
    await page.getByRole("button", { name: "Load all" }).waitFor();
    expect(await page.locator(".card").count()).toBe(1);
    await page.getByRole("searchbox").fill("no such name");
    await failure(page, "nothingFound").waitFor();
  });

  it("lists by v1 where there is no v2, without metadata filters and order", async ({ page }) => {
    const old = await startMemoryGallery({ count: 90, hasV2: false });
    try {
      await page.goto(old.url);
      await card(page, "picture 1.webp").waitFor();
      expect(await page.getByLabel("Order").count()).toBe(0);
      await page.getByRole("button", { name: "Filters" }).click();
      expect(await page.getByLabel("Metadata field").count()).toBe(0);
    } finally {
      await old.stop();
    }
  });

  it.for([390, 820, 1_440])(
    "of any length fit into a page %i pixels wide",
    async (width, { page, gallery }) => {
      await page.setViewportSize({ width, height: 900 });
      const long = "é".repeat(1_024);
      await page.goto(`${gallery.url}/?creator=${long}&meta.${"k".repeat(300)}=5&meta.a=${long}`);
      await count(page, "0 images in all").waitFor();
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.body.clientWidth);
      expect(await overflow()).toBe(0);
    },
  );
});
