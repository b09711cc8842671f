import { expect, test } from "@jest/globals";
import { createImagesApi } from "cf-list-images/testing";
import { showImages } from "./gallery.mjs";

test("shows every image", async () => {
  const api = createImagesApi({ endpoint: "/images", count: 250 });
  globalThis.fetch = api.fetch;
  await showImages(document.body);
  expect(document.querySelectorAll("img")).toHaveLength(250);
});
