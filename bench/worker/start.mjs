// Starts the product's Worker and its competitors, each in its own workerd.
import { fileURLToPath } from "node:url";

import { PRODUCT, startWorkerd } from "../../scripts/lib/workerd.mjs";

/** @param {string} name */
const file = (name) => [fileURLToPath(new URL(name, import.meta.url))];

const SIGNING = { SIGNING_KEY: "bench", PUBLIC_SIGNED_URLS: "true" };
const CACHE = { CACHE_TTL: "600" };

/**
 * The modules of each Worker, and its vars in addition to those of all.
 *
 * @satisfies {Record<string, [files: string[], vars?: Record<string, string>]>}
 */
const WORKERS = {
  ours: [PRODUCT],
  oursSigning: [PRODUCT, SIGNING],
  oursCached: [PRODUCT, CACHE],
  plain: [file("plain.js")],
  plainCached: [[...file("plain-cached.js"), ...file("plain.js")], CACHE],
  webCrypto: [file("webcrypto.js"), SIGNING],
  copy: [file("copy.js")],
};

/**
 * Starts Workers.
 *
 * @template {keyof typeof WORKERS} Name
 * @param {Name[]} names
 * @param {string} upstream its URL
 * @param {string} [cache] the address of a server that keeps the responses of the Cache API
 * @returns {Promise<Record<Name, import("../../scripts/lib/workerd.mjs").RunningWorker> & { stop: () => void }>} the Workers by name; `stop` ends all of them
 */
export const startWorkers = async (names, upstream, cache) => {
  const vars = {
    ACCOUNT_ID: "bench",
    API_TOKEN: "bench",
    AUTH: "public",
    UPSTREAM: upstream,
  };
  /** @type {Partial<Record<Name, import("../../scripts/lib/workerd.mjs").RunningWorker>>} */
  const started = {};
  const stop = () => {
    for (const name of names) started[name]?.stop();
  };
  try {
    for (const name of names) {
      const [files, more = {}] = /** @type {[string[], Record<string, string>?]} */ (WORKERS[name]);
      started[name] = await startWorkerd(files, { ...vars, ...more }, { cache });
    }
  } catch (error) {
    stop();
    throw error;
  }
  return /** @type {any} */ ({ ...started, stop });
};
