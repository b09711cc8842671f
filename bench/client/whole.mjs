// From a response to objects, in Node: the network is left out, so `fetch` is a function that has the bytes.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { listImages } from "cf-list-images";
import Cloudflare from "cloudflare";

import { page } from "../lib/page.mjs";
import { turns } from "../lib/turns.mjs";

const HEADERS = { "content-type": "application/json" };
/** Calls that one measure is made of: some tenth of a second, so that each pays for what it leaves to the collector. */
const BATCH = { 100: 500, 1000: 50, 10000: 6 };

const works = (count) => {
  const bytes = page(count);
  const fetch = async () => new Response(bytes, { headers: HEADERS });
  const sdk = new Cloudflare({ apiToken: "bench", fetch });
  const options = { accountId: "bench", apiToken: "bench", fetch };
  return {
    ours: async () => (await listImages(options)).images,
    sdk: async () => (await sdk.images.v1.list({ account_id: "bench" })).result.images,
    json: async () => (await (await fetch()).json()).result.images,
  };
};

export const clientWhole = async ({ rounds }) => {
  const rows = [];
  for (const count of [100, 1000, 10_000]) {
    const competitors = works(count);
    const [ours, ...others] = await Promise.all(Object.values(competitors).map((work) => work()));
    for (const other of others) assert.ok(isDeepStrictEqual(ours, other), "the clients differ");
    const batches = Object.fromEntries(
      Object.entries(competitors).map(([name, work]) => [
        name,
        async () => {
          const started = performance.now();
          for (let turn = 0; turn < BATCH[count]; turn++) await work();
          return (performance.now() - started) / BATCH[count];
        },
      ]),
    );
    const took = await turns(batches, { rounds });
    const work = `client, ${count.toLocaleString("en")} images, response to objects`;
    const row = (against, theirs, goal) =>
      rows.push({
        work,
        against,
        ours: took.ours,
        theirs,
        ratio: took.ours / theirs,
        goal,
        unit: "ms",
      });
    row("official SDK", took.sdk, count === 100 ? 0.7 : 1);
    if (count === 10_000) row("response.json()", took.json, 1.15);
  }
  return rows;
};
