import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";
import { http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

const api = createImagesApi({ count: 250 });
const server = setupServer(...api.handlers(http));
beforeAll(() => server.listen());
afterEach(() => api.reset());
afterAll(() => server.close());

test("lists a page", async () => {
  const { accountId, apiToken } = api;
  const { images } = await listImages({ accountId, apiToken });
  expect(images).toEqual(api.images.slice(0, 100));
});
