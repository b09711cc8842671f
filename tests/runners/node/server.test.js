import assert from "node:assert/strict";
import { after, test } from "node:test";
import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({ count: 250 });
const server = await api.listen();
after(() => server.close());

test("lists from a server", async () => {
  const { accountId, apiToken } = api;
  const page = await listImages({ accountId, apiToken, baseURL: server.url, perPage: 50 });
  assert.equal(page.images.length, 50);
  assert.deepEqual(api.requests[0]?.query, { per_page: "50" });
});
