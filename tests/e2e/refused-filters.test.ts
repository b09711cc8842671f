// Filters and orders that cannot be applied: they are never shown beside a listing that ignores them.
import { describe, expect } from "vitest";
import { startMemoryGallery } from "./memory.ts";
import { card, count, failure, firstCard, inBrowsers } from "./walk.ts";

const SIX = ["a", "b", "c", "d", "e", "f"].map((field) => `meta.${field}=1`);
const ELEVEN = Array.from({ length: 11 }, (_, index) => index).join("|");

describe.each(inBrowsers({ count: 120 }))("in $name", ({ it }) => {
  it.for([
    ["an unknown comparison", "meta.a[foo]=1"],
    ["a field in brackets", "meta.[foo]=1"],
    ["brackets in place of the dot", "meta[foo]=1", "meta.[foo]=1"],
    ["brackets in the field", "meta.x[y][eq]=1"],
    ["no field", "meta.=1"],
    ["an empty level", "meta.a..b=1"],
    ["six levels", "meta.a.b.c.d.e.f=1"],
    ["eleven values", `meta.a[in]=${ELEVEN}`],
    ["a text that is to be greater", "meta.a[gt]=x"],
    ["a sixth filter", SIX.join("&"), "meta.f=1"],
    ["a creator that is too long", `creator=${"x".repeat(1_025)}`],
  ] as const)(
    "nothing is requested for a URL with %s, and the filter is named",
    async ([, search, named = search], { page, gallery }) => {
      await page.goto(`${gallery.url}/?${search}`);
      await failure(page, "invalid").waitFor();
      expect(await page.locator(".reason").textContent()).toBe(named);
      expect(gallery.api.requests).toEqual([]);
      await page.getByRole("searchbox").fill("picture");
      await page.reload();
      await failure(page, "invalid").waitFor();
      await page.getByRole("button", { name: "Clear the filters" }).click();
      await firstCard(page).waitFor();
      expect(new URL(page.url()).search).toBe("?q=picture");
    },
  );

  it("two filters that read the same are two chips", async ({ page, gallery }) => {
    await page.goto(`${gallery.url}/?meta.a+is=7&meta.a=is+7`);
    await failure(page, "nothingFound").waitFor();
    const chips = page.getByRole("button", { name: "Remove the filter a is is 7" });
    expect(await chips.count()).toBe(2);
    await chips.first().click();
    await expect.poll(() => chips.count()).toBe(1);
    expect(new URL(page.url()).search).toBe("?meta.a=is+7");
  });

  it("the form says what a field and a value must be, and why there is no sixth filter", async ({
    page,
    gallery,
  }) => {
    await page.goto(gallery.url);
    await page.getByRole("button", { name: "Filters" }).click();
    const field = page.getByLabel("Metadata field");
    const value = page.getByLabel("Value");
    const messageOf = (input: typeof field) =>
      input.evaluate((element: HTMLInputElement) => element.validationMessage);
    for (const text of [" ", "x[y]", "a..b", "a.b.c.d.e.f"]) {
      await field.fill(text);
      expect(await messageOf(field), text).toMatch(/up to five names/i);
    }
    await field.fill(" size.width ");
    expect(await messageOf(field)).toBe("");
    await page.getByLabel("Comparison").selectOption("in");
    await value.fill(ELEVEN);
    expect(await messageOf(value)).toMatch(/up to ten/i);
    await page.getByLabel("Comparison").selectOption("gt");
    await value.fill("x");
    expect(await messageOf(value)).toMatch(/number/i);
    await value.fill("118");
    await page.getByRole("button", { name: "Add filter" }).click();
    await count(page, "1 image in all").waitFor();
    await page.goto(`${gallery.url}/?${SIX.slice(1).join("&")}`);
    await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByText("Five filters are possible at most").waitFor();
    expect(await page.getByRole("button", { name: "Add filter" }).isDisabled()).toBe(true);
  });

  it("fields that no filter can name are not suggested", async ({ page }) => {
    const meta = { "x[y]": 1, "a.b": 1, "": 1, fine: { "c.d": 1, inner: 1 } };
    const own = await startMemoryGallery({ images: [{ filename: "one.webp", meta }] });
    try {
      await page.goto(own.url);
      await firstCard(page).waitFor();
      await page.getByRole("button", { name: "Filters" }).click();
      const suggested = page.locator("#fields option");
      expect(
        await suggested.evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value)),
      ).toEqual(["fine.inner"]);
    } finally {
      await own.stop();
    }
  });

  it("metadata filters and the order are refused where there is v1 only, until there is v2", async ({
    page,
    gallery,
  }) => {
    const missing = { result: null, success: false, errors: [], messages: [] };
    await page.route("**/images/v2?*", (route) => route.fulfill({ status: 404, json: missing }));
    await page.goto(`${gallery.url}/?creator=ana`);
    await firstCard(page).waitFor();
    for (const search of ["?meta.n=7&sort=asc", "?sort=asc", "?meta.status=active"]) {
      await page.goto(`${gallery.url}/${search}`);
      await failure(page, "unsupported").waitFor();
      expect(await page.locator(".card").count()).toBe(0);
      await page.getByRole("button", { name: "Clear the filters and the order" }).click();
      await card(page, "picture 1.webp").waitFor();
      expect(new URL(page.url()).search).toBe("");
    }
    await page.unroute("**/images/v2?*");
    await page.goBack();
    await count(page, "60 images in all").waitFor();
    await page.getByLabel("Order").waitFor();
  });

  it("the order follows Back", async ({ page, gallery }) => {
    await page.goto(gallery.url);
    const order = page.getByLabel("Order");
    await order.selectOption("asc");
    await card(page, "picture 120.webp").waitFor();
    await page.goBack();
    await card(page, "picture 1.webp").waitFor();
    expect(await order.inputValue()).toBe("desc");
    await page.goForward();
    await expect.poll(() => order.inputValue()).toBe("asc");
  });

  it("a refused order is told from a refused visitor by the parameter that the error names", async ({
    page,
  }) => {
    const own = await startMemoryGallery({ settings: { hidden: ["uploaded"] } });
    const refuse = (message: string, source?: { pointer: string }) =>
      own.api.behave(({ url }, respond) =>
        url.includes("?per_page=100&sort_order") || url.includes("creator=")
          ? Response.json(
              {
                result: null,
                success: false,
                errors: [{ code: 10_403, message, source }],
                messages: [],
              },
              { status: 403 },
            )
          : respond(),
      );
    try {
      const hidden = 'sort_order: this listing does not show the field "uploaded"';
      refuse(hidden, { pointer: "sort_order" });
      await page.goto(`${own.url}/?sort=asc`);
      await failure(page, "filterForbidden").waitFor();
      expect(await page.locator(".reason").textContent()).toBe(hidden);
      await page.getByRole("button", { name: "Clear the filters and the order" }).click();
      await firstCard(page).waitFor();
      expect(new URL(page.url()).search).toBe("");
      refuse("your credentials do not identify a creator whose images you may list");
      await page.goto(`${own.url}/?creator=ana`);
      await failure(page, "forbidden").getByText("your credentials do not identify").waitFor();
      expect(await page.getByText("You are signed in").count()).toBe(0);
      await page.getByRole("button", { name: "Clear the filters" }).waitFor();
    } finally {
      await own.stop();
    }
  });
});
