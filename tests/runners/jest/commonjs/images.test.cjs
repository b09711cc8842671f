const { listImages } = require("cf-list-images");
const { createImagesApi } = require("cf-list-images/testing");

test("lists every image", async () => {
  const { accountId, apiToken, fetch, images } = createImagesApi({ count: 250 });
  const found = [];
  for await (const image of listImages({ accountId, apiToken, fetch })) found.push(image);
  expect(found).toEqual(images);
});

test("lists from a server", async () => {
  const { accountId, apiToken, listen } = createImagesApi({ count: 3 });
  const server = await listen();
  const { images } = await listImages({ accountId, apiToken, baseURL: server.url });
  await server.close();
  expect(images).toHaveLength(3);
});
