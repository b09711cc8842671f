// The product Worker and its competitors, each in a workerd of its own.
import { fileURLToPath } from "node:url";

import { PRODUCT, startWorkerd } from "../../scripts/lib/workerd.mjs";

const file = (name) => [fileURLToPath(new URL(name, import.meta.url))];

const SIGNING = { SIGNING_KEY: "bench", PUBLIC_SIGNED_URLS: "true" };

const WORKERS = {
  ours: PRODUCT,
  oursSigning: PRODUCT,
  plain: file("plain.js"),
  webCrypto: file("webcrypto.js"),
  passThrough: file("pass-through.js"),
};

/** Starts some of them against an upstream: an object of the started, and `stop`. */
export const startWorkers = async (names, upstream) => {
  const vars = {
    ACCOUNT_ID: "bench",
    API_TOKEN: "bench",
    AUTH: "public",
    UPSTREAM: upstream,
  };
  const started = {};
  const stop = () => {
    for (const worker of Object.values(started)) worker.stop();
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
  return { ...started, stop };
};
