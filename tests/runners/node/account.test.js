import assert from "node:assert/strict";
import { test } from "node:test";
import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({
  accountId: "my-account",
  apiToken: "my-token",
  images: [
    { id: "logo", creator: "ana", meta: { album: "press" } },
    { id: "draft", requireSignedURLs: true },
    { id: "oldest", uploaded: "2020-02-02T00:00:00Z" },
  ],
});
const account = { accountId: "my-account", apiToken: "my-token", fetch: api.fetch };

test("filters by creator and by metadata, as the real API does", async () => {
  const own = await listImages({ ...account, creator: "ana" });
  assert.deepEqual(
    own.images.map(({ id }) => id),
    ["logo"],
  );
  const press = await listImages({ ...account, version: 2, meta: { album: "press" } });
  assert.deepEqual(press.images, own.images);
});

test("images come and go between two pages", async () => {
  api.add({ id: "new" });
  api.remove("draft");
  const { images } = await listImages(account);
  assert.deepEqual(
    images.map(({ id }) => id),
    ["new", "logo", "oldest"],
  );
});

test("a wrong token is refused", async () => {
  await assert.rejects(listImages({ ...account, apiToken: "another" }), {
    kind: "auth",
    status: 401,
  });
});
