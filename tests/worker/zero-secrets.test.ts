// The Worker with an Images binding, AUTH and no secret of the account, on the simulator of Cloudflare Images.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SIGNING_KEY } from "../support/images-api.ts";
import { png } from "../support/png.ts";
import { envelopeOf } from "../support/worker.ts";
import { startWrangler, type Wrangler } from "../support/wrangler.ts";

const KEY = "key-of-a-caller";
const PRIVATE = 3;

interface Picture {
  id: string;
  filename: string;
  requireSignedURLs: boolean;
  variants: [string];
}

let worker: Wrangler;
/** Sends a request with the caller's key, for which settings are overridden. */
const send = (path: string, settings: Record<string, string> = {}) =>
  fetch(`${worker.url}${path}`, {
    headers: { "X-Api-Key": KEY, "X-Settings": JSON.stringify(settings) },
  });
const list = async (path: string, settings?: Record<string, string>) => {
  const response = await send(path, settings);
  expect(response.status).toBe(200);
  const { result, messages } = await envelopeOf(response);
  const images = (result?.images ?? []) as unknown as Picture[];
  const isPrivate = (image: Picture) => image.requireSignedURLs;
  return { response, messages, images, hidden: images.filter(isPrivate) };
};

beforeAll(async () => {
  worker = await startWrangler({
    config: "tests/worker/binding/wrangler.toml",
    vars: { AUTH: "key" },
    secrets: { CALLER_KEYS: `shop:${createHash("sha256").update(KEY).digest("hex")}` },
    readyPath: "/openapi.json",
  });
  for (let index = 0; index < PRIVATE + 1; index++) {
    const form = new FormData();
    form.set("file", new Blob([png()]), `picture ${index}.png`);
    form.set("metadata", "{}");
    if (index < PRIVATE) form.set("private", "true");
    const response = await fetch(`${worker.url}/__upload`, { method: "POST", body: form });
    expect(response.status).toBe(200);
  }
});
afterAll(() => worker?.stop());

it("lists for a caller with a key, and for nobody else", async () => {
  expect((await list("/images")).images).toHaveLength(PRIVATE + 1);
  expect((await fetch(`${worker.url}/images`)).status).toBe(401);
});

it.each(["/images", "/images/v2"])(
  "gives private images URLs that load, and that don't without their signature: %s",
  async (path) => {
    const { hidden, images, messages } = await list(path);
    expect(hidden).toHaveLength(PRIVATE);
    for (const { variants } of hidden) {
      const url = new URL(variants[0]);
      expect((await fetch(url)).status).toBe(200);
      url.searchParams.delete("sig");
      expect((await fetch(url)).status).toBe(401);
    }
    const shown = images.filter((image) => !image.requireSignedURLs);
    expect(shown.map(({ variants }) => new URL(variants[0]).search)).toEqual([""]);
    expect(messages).toEqual([]);
  },
);

it("gives the URLs that SIGNING_KEY gives, which expire at the same time", async () => {
  const [byBinding, byKey] = [await list("/images"), await list("/images", { SIGNING_KEY })];
  for (const [index, image] of byBinding.images.entries()) {
    const [one, other] = [image, byKey.images[index]].map(
      (image) => new URL(image?.variants[0] ?? ""),
    );
    expect(one?.pathname).toBe(other?.pathname);
    const [exp, expected] = [one, other].map((url) => Number(url?.searchParams.get("exp")));
    // The binding adds the time that is left to its own clock.
    expect(exp).toBeGreaterThanOrEqual(expected ?? Number.NaN);
    expect(exp).toBeLessThanOrEqual((expected ?? Number.NaN) + 2);
    expect((await fetch(other ?? "")).status).toBe(200);
  }
});

it("keeps a page the same, so that it is not sent again", async () => {
  const { response } = await list("/images");
  const tag = response.headers.get("etag") ?? "";
  await sleep(1_100);
  const again = await fetch(`${worker.url}/images`, {
    headers: { "X-Api-Key": KEY, "X-Settings": "{}", "If-None-Match": tag },
  });
  expect(again.status).toBe(304);
});

it("signs nothing for everyone", async () => {
  const response = await fetch(`${worker.url}/images`, {
    headers: { "X-Settings": JSON.stringify({ AUTH: "public" }) },
  });
  const { result, messages } = await envelopeOf(response);
  const searches = result?.images.map(({ variants }) => new URL(`${variants}`).search);
  expect(searches).toEqual(Array(PRIVATE + 1).fill(""));
  expect(messages).toEqual([]);
});

describe("with a cache", () => {
  it("stores a page once all its URLs are signed", async () => {
    const settings = { CACHE_TTL: "60", SIGNED_URL_CALLS: "2" };
    const pages = [];
    for (let round = 0; round < PRIVATE; round++) {
      const { response, hidden, messages } = await list("/images?per_page=30", settings);
      const header = (name: string) => response.headers.get(name);
      const signed = hidden.filter(({ variants }) => new URL(variants[0]).search !== "");
      pages.push([header("cache-status"), header("cache-control"), signed.length, messages.length]);
    }
    const status = "cf-list-images; fwd=miss";
    expect(pages).toEqual([
      [status, "private, no-cache", 1, 1],
      [status, "private, no-cache", 2, 1],
      [status, "private, max-age=60", 3, 0],
    ]);
    const cached = async () => {
      const { response } = await list("/images?per_page=30", settings);
      return response.headers.get("cache-status");
    };
    await expect.poll(cached).toBe("cf-list-images; hit");
  });
});
