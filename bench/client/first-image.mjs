// The time to the first of 10,000 images over a throttled connection.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { streamImages } from "cf-list-images";
import Cloudflare from "cloudflare";

import { interleave } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const firstImage = async ({ rounds }) => {
  const upstream = await startUpstream();
  const baseURL = `${upstream.url}/slow`;
  const sdk = new Cloudflare({ apiToken: "bench", baseURL });
  const streamed = async () => {
    const options = { baseURL, accountId: "bench", apiToken: "bench", perPage: 10_000 };
    for await (const image of streamImages(options)) return image;
    return undefined;
  };
  const whole = async () => {
    /** @type {any} The SDK's types do not have the API's `images`. */
    const { result } = await sdk.images.v1.list({ account_id: "bench", per_page: 10_000 });
    return result.images[0];
  };
  try {
    assert.ok(isDeepStrictEqual(await streamed(), await whole()), "the first images differ");
    const { ours, theirs } = await interleave(
      { ours: streamed, theirs: whole },
      { rounds, warmUp: 1 },
    );
    const work = "first image of streamImages, 10,000 images over a throttled connection";
    return [
      {
        work,
        against: "official SDK's first image",
        ours,
        theirs,
        ratio: ours / theirs,
        goal: 0.05,
        unit: "ms",
      },
    ];
  } finally {
    upstream.stop();
  }
};
