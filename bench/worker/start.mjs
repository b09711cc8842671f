// Starts the product's Worker and its competitors, each in its own workerd.
import { fileURLToPath } from "node:url";

import { PRODUCT, startWorkerd } from "../../scripts/lib/workerd.mjs";

/** @param {string} name */
const file = (name) => [fileURLToPath(new URL(name, import.meta.url))];

const SIGNING = { SIGNING_KEY: "bench", PUBLIC_SIGNED_URLS: "true" };

const WORKERS = {
  ours: PRODUCT,
  oursSigning: PRODUCT,
  plain: file("plain.js"),
  webCrypto: file("webcrypto.js"),
  passThrough: file("pass-through.js"),
};

/**
 * Starts Workers.
 *
 * @template {keyof typeof WORKERS} Name
 * @param {Name[]} names
 * @param {string} upstream its URL
 * @returns {Promise<Record<Name, import("../../scripts/lib/workerd.mjs").RunningWorker> & { stop: () => void }>} the Workers by name; `stop` ends all of them
 */
export const startWorkers = async (names, upstream) => {
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
      const signs = name === "oursSigning" || name === "webCrypto";
      started[name] = await startWorkerd(WORKERS[name], { ...vars, ...(signs && SIGNING) });
    }
  } catch (error) {
    stop();
    throw error;
  }
  return /** @type {any} */ ({ ...started, stop });
};
