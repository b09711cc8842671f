// The load on the npm package, in a process of its own: listings of every kind, until the time is over.
//
//     node --expose-gc library.mjs <base URL> <seconds>
//
// It prints its counts as JSON.
import { ImagesError, listImages, streamImages } from "cf-list-images";

import { Counts } from "./counts.mjs";
import { ACCOUNTS } from "./upstream.mjs";

const [baseURL = "", seconds = "10"] = process.argv.slice(2);
const CONCURRENCY = 8;

/** Listings by how they ended. */
const ends = new Counts();
/** @type {string[]} */
const findings = [];
let attempts = 0;
let images = 0;

process.on("unhandledRejection", (reason) => findings.push(`unhandled rejection: ${reason}`));
process.on("uncaughtException", (error) => findings.push(`uncaught exception: ${error}`));

/** @param {number} below */
const random = (below) => Math.trunc(Math.random() * below);

const reason = new Error("the soak's abort");

/** @returns {import("cf-list-images").ListImagesOptions} */
const options = () => ({
  accountId: ACCOUNTS.library,
  apiToken: "soak",
  baseURL,
  perPage: 10 + random(90),
  timeout: 1_500,
  maxRetries: random(2),
  onRequest: () => (attempts += 1),
  // One in eight is aborted, at any time.
  ...(random(8) === 0 && { signal: abortedWithin(300) }),
});

/** @param {number} milliseconds */
const abortedWithin = (milliseconds) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), random(milliseconds));
  return controller.signal;
};

const CALLS = [
  async () => {
    images += (await listImages(options())).images.length;
  },
  async () => {
    for await (const _ of listImages({ ...options(), prefetch: random(2) === 0 })) images += 1;
  },
  async () => {
    // This one leaves in the middle.
    for await (const page of listImages(options()).pages()) {
      images += page.images.length;
      if (random(3) === 0) break;
    }
  },
  async () => {
    for await (const _ of streamImages(options())) images += 1;
  },
];

const until = Date.now() + Number(seconds) * 1_000;
let started = 0;

const run = async () => {
  while (Date.now() < until) {
    started += 1;
    try {
      await CALLS[random(CALLS.length)]?.();
      ends.add("complete");
    } catch (error) {
      if (error instanceof ImagesError) ends.add(error.kind);
      else if (error === reason) ends.add("aborted");
      else {
        ends.add("another error");
        findings.push(`not an ImagesError: ${error}`);
      }
    }
  }
};

// Without its garbage, the process's memory is what it keeps.
const collector = setInterval(() => globalThis.gc?.(), 1_000);
await Promise.all(Array.from({ length: CONCURRENCY }, run));
clearInterval(collector);
if (ends.total !== started) {
  findings.push(`${started} listings started, and ${ends.total} ended`);
}
process.stdout.write(JSON.stringify({ ends: ends.entries, started, attempts, images, findings }));
// Connections that are kept alive would hold the process.
process.exit();
