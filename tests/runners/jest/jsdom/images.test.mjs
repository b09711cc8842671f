import { expect, test } from "@jest/globals";
import { listImages } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";

test("lists every image", async () => {
  const { accountId, apiToken, fetch, images } = createImagesApi({ count: 250 });
  const found = [];
  for await (const image of listImages({ accountId, apiToken, fetch })) found.push(image);
  expect(found).toEqual(images);
});
