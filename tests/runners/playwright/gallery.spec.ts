import { expect, test } from "@playwright/test";
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({ endpoint: "/images", count: 250 });

test.beforeEach(async ({ page }) => {
  api.reset();
  await page.route(/\/images(\/v2)?(\?|$)/, async (route) => {
    const request = route.request();
    try {
      const response = await api.fetch(request.url(), { headers: request.headers() });
      const body = Buffer.from(await response.arrayBuffer());
      const headers = Object.fromEntries(response.headers);
      await route.fulfill({ status: response.status, headers, body });
    } catch {
      await route.abort();
    }
  });
});

test("the page shows every image", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("img")).toHaveCount(250);
});

test("the page says that the connection broke", async ({ page }) => {
  // The second page, with both of its retries.
  api.failNext("network", { after: 1, times: 3 });
  await page.goto("/");
  await expect(page.getByText("ImagesError")).toBeVisible();
  await expect(page.locator("img")).toHaveCount(100);
});
