import { expect, test } from "vitest";
import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";

test("waits as long as the API says", async () => {
  const { accountId, apiToken, fetch, failNext } = createImagesApi({ count: 250 });
  failNext({ status: 429, retryAfter: 1 });
  const page = await listImages({ accountId, apiToken, fetch });
  expect(page.images).toHaveLength(100);
});
