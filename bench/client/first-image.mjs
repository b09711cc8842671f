// How long a consumer waits for the first of 10,000 images, over a slowed line.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { streamImages } from "cf-list-images";
import Cloudflare from "cloudflare";

import { turns } from "../lib/turns.mjs";
import { startUpstream } from "../lib/upstream.mjs";

export const firstImage = async ({ rounds }) => {
  const upstream = await startUpstream();
  const baseURL = `${upstream.url}/slow`;
  const sdk = new Cloudflare({ apiToken: "bench", baseURL });
  const streamed = async () => {
    const options = { baseURL, accountId: "bench", apiToken: "bench", perPage: 10_000 };
    for await (const image of streamImages(options)) return image;
  };
  const whole = async () => {
    const { result } = await sdk.images.v1.list({ account_id: "bench", per_page: 10_000 });
    return result.images[0];
  };
  try {
    assert.ok(isDeepStrictEqual(await streamed(), await whole()), "the first images differ");
    const { ours, theirs } = await turns({ ours: streamed, theirs: whole }, { rounds, warmUp: 1 });
    const work = "first image of streamImages, 10,000 images over a slowed line";
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
