// From a response to objects, in Node, without a network: `fetch` is a function that already has the bytes.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { listImages } from "cf-list-images";
import Cloudflare from "cloudflare";

import { page } from "../lib/page.mjs";
import { interleave } from "../lib/interleave.mjs";

const HEADERS = { "content-type": "application/json" };
/**
 * Page sizes, and the calls in one measurement: they take about a tenth of a second, so that each library pays for its
 * own garbage collection.
 */
const PAGES = [
  { count: 100, batch: 500 },
  { count: 1000, batch: 50 },
  { count: 10_000, batch: 6 },
];

/**
 * @param {number} count the images of a page
 * @returns {Record<"ours" | "sdk" | "json", () => Promise<unknown>>}
 */
const works = (count) => {
  const bytes = page(count);
  const fetch = async () => new Response(bytes, { headers: HEADERS });
  const sdk = new Cloudflare({ apiToken: "bench", fetch });
  const options = { accountId: "bench", apiToken: "bench", fetch };
  return {
    ours: async () => (await listImages(options)).images,
    sdk: async () => {
      /** @type {any} The SDK's types do not have the API's `images`. */
      const listed = await sdk.images.v1.list({ account_id: "bench" });
      return listed.result.images;
    },
    json: async () => {
      const response = await fetch();
      return /** @type {any} */ (await response.json()).result.images;
    },
  };
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const clientWhole = async ({ rounds }) => {
  /** @type {import("../lib/report.mjs").Row[]} */
  const rows = [];
  for (const { count, batch } of PAGES) {
    const competitors = works(count);
    const [ours, ...others] = await Promise.all(Object.values(competitors).map((work) => work()));
    for (const other of others) assert.ok(isDeepStrictEqual(ours, other), "the clients differ");
    /** @param {() => Promise<unknown>} work */
    const batched = (work) => async () => {
      const started = performance.now();
      for (let call = 0; call < batch; call++) await work();
      return (performance.now() - started) / batch;
    };
    const batches = {
      ours: batched(competitors.ours),
      sdk: batched(competitors.sdk),
      json: batched(competitors.json),
    };
    const took = await interleave(batches, { rounds });
    const work = `client, ${count.toLocaleString("en")} images, response to objects`;
    /**
     * @param {string} against
     * @param {number} theirs
     * @param {number} goal
     */
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
