import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({ count: 25 });
const { accountId, apiToken, fetch } = api;
const options = { accountId, apiToken, fetch, perPage: 10 };

beforeEach(() => api.reset());

test("waits as long as the API says", async () => {
  api.failNext({ status: 429, retryAfter: 1 });
  const { images } = await listImages(options);
  assert.equal(images.length, 10);
  assert.deepEqual(
    api.requests.map(({ status }) => status),
    [429, 200],
  );
});

test("reports a body that breaks off on the second page", async () => {
  api.failNext("cutBody", { after: 1 });
  const first = await listImages({ ...options, maxRetries: 0 });
  await assert.rejects(first.nextPage(), { kind: "network" });
});

test("lists no image twice while others are uploaded, and short pages end nothing", async () => {
  api.behave({ shiftedPages: 3 }, { pageCap: 7 }, { delay: 5 });
  const ids = new Set();
  for await (const { id } of listImages(options)) {
    assert.ok(!ids.has(id));
    ids.add(id);
  }
  assert.equal(ids.size, 25);
});

test("takes a response of your own", async () => {
  api.failNext(async (_request, respond) => {
    const envelope = await (await respond()).json();
    return Response.json({ ...envelope, messages: [{ code: 1000, message: "Hello" }] });
  });
  const { messages } = await listImages(options);
  assert.deepEqual(messages, [{ code: 1000, message: "Hello" }]);
});
