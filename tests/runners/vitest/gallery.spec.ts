// @vitest-environment jsdom
import { createImagesApi } from "cf-list-images/testing";
import { expect, test, vi } from "vitest";
import { showImages } from "./gallery";

test("shows every image", async () => {
  const api = createImagesApi({ endpoint: "/images", count: 250 });
  vi.stubGlobal("fetch", api.fetch);
  await showImages(document.body);
  expect(document.querySelectorAll("img")).toHaveLength(250);
});
