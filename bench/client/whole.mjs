// From a response to objects, in Node, without a network: `fetch` is a function that already has the bytes.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { listImages } from "cf-list-images";
import Cloudflare from "cloudflare";

import { KINDS, page } from "../lib/page.mjs";
import { interleave } from "../lib/interleave.mjs";

const HEADERS = { "content-type": "application/json" };
const COUNTS = [100, 1000, 10_000];
/**
 * The bytes that the calls in one measurement read. They take about a tenth of a second, so that each library pays for
 * its own garbage collection.
 */
const BATCH = 30_000_000;

/**
 * @param {ReturnType<typeof page>} bytes
 * @returns {Record<"ours" | "sdk" | "json", () => Promise<unknown>>}
 */
const works = (bytes) => {
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
 * The median of each competitor's time for one page, in milliseconds.
 *
 * @param {ReturnType<typeof page>} bytes
 * @param {number} rounds
 */
const measure = async (bytes, rounds) => {
  const competitors = works(bytes);
  const [ours, ...others] = await Promise.all(Object.values(competitors).map((work) => work()));
  for (const other of others) assert.ok(isDeepStrictEqual(ours, other), "the clients differ");
  const calls = Math.ceil(BATCH / bytes.length);
  /** @param {() => Promise<unknown>} work */
  const batched = (work) => async () => {
    const started = performance.now();
    for (let call = 0; call < calls; call++) await work();
    return (performance.now() - started) / calls;
  };
  return interleave(
    {
      ours: batched(competitors.ours),
      sdk: batched(competitors.sdk),
      json: batched(competitors.json),
    },
    { rounds },
  );
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const clientWhole = async ({ rounds }) => {
  /** @type {import("../lib/report.mjs").Row[]} */
  const rows = [];
  for (const kind of KINDS) {
    for (const count of COUNTS) {
      const { ours, sdk, json } = await measure(page(count, 0, kind), rounds);
      const work = `client, ${count.toLocaleString("en")} images, ${kind}, response to objects`;
      /**
       * @param {string} against
       * @param {number} theirs
       * @param {number} goal
       */
      const row = (against, theirs, goal) =>
        rows.push({ work, against, ours, theirs, ratio: ours / theirs, goal, unit: "ms" });
      row("official SDK", sdk, 0.95);
      if (count === 10_000) row("response.json()", json, 1);
    }
  }
  return rows;
};
