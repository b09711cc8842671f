import { env, exports } from "cloudflare:workers";
import { imagesProxy } from "cf-list-images/worker";
import { expect, test } from "vitest";

const listing = "https://example.com/api/images";

test("an uploaded image is listed", async () => {
  const picture = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']);
  await env.IMAGES.hosted.upload(picture.stream(), { id: "logo" });
  const response = await exports.default.fetch(listing);
  expect(await response.json()).toMatchObject({ result: { images: [{ id: "logo" }] } });
});

test("without a key, nobody lists", async () => {
  const images = imagesProxy({ basePath: "/api/images" });
  const settings = { ...env, AUTH: "key", CALLER_KEYS: `shop:${"0".repeat(64)}` };
  const response = await images.fetch(new Request(listing), settings);
  expect(response.status).toBe(401);
});
