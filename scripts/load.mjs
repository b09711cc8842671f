// A load test of the Worker in workerd, with as many requests as the machine can handle.
//
//     npm run load                   60 s
//     npm run load -- --seconds=10 --connections=16 --images=100
//
// It fails if a request fails, or if memory grows after the warm-up.
import { Agent, createServer } from "node:http";

import { page } from "../bench/lib/page.mjs";
import { memory } from "../bench/lib/process.mjs";
import { HOST, portOf } from "./lib/port.mjs";
import { get, PRODUCT, startWorkerd } from "./lib/workerd.mjs";

/**
 * The number in a command line option.
 *
 * @param {string} name
 * @param {number} fallback
 */
const option = (name, fallback) =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split("=")[1] ?? fallback,
  );
const seconds = option("seconds", 60);
const connections = option("connections", 16);
const count = option("images", 100);

const shortPage = page(count);
const longPage = page(5_000);

const upstream = createServer((incoming, response) => {
  const body = incoming.url?.includes("per_page=5000") ? longPage : shortPage;
  response
    .writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length })
    .end(body);
});
await new Promise((resolve) => upstream.listen(0, HOST, () => resolve(undefined)));
const worker = await startWorkerd(PRODUCT, {
  ACCOUNT_ID: "load",
  API_TOKEN: "load",
  AUTH: "public",
  UPSTREAM: `http://${HOST}:${portOf(upstream)}`,
  SIGNING_KEY: "load",
  PUBLIC_SIGNED_URLS: "true",
});

const agent = new Agent({ keepAlive: true, maxSockets: connections });
/** workerd's memory in MiB. */
const mebibytes = () => memory(worker.pid) / 2 ** 20;

/** @type {number[]} milliseconds of each request */
const times = [];
let failed = 0;
let bytes = 0;

/**
 * One connection: sends one request after another.
 *
 * @param {number} until the time when it ends
 */
const run = async (until) => {
  for (let turn = 0; Date.now() < until; turn++) {
    // One request in fifty is for a long page, which the Worker streams.
    const path =
      turn % 50 === 49
        ? "/images?per_page=5000"
        : `/images?page=${1 + Math.trunc(Math.random() * 1e6)}`;
    const started = performance.now();
    try {
      const { status, length } = await get(worker.port, path, agent);
      bytes += length;
      if (status !== 200 || length < 1_000) failed += 1;
    } catch {
      failed += 1;
    }
    times.push(performance.now() - started);
  }
};

try {
  /** @param {number} duration in seconds */
  const load = (duration) =>
    Promise.all(Array.from({ length: connections }, () => run(Date.now() + duration * 1000)));
  await load(Math.max(3, seconds / 6));
  const warm = mebibytes();
  times.length = 0;
  bytes = 0;
  /** @type {number[]} */
  const samples = [];
  const sampler = setInterval(() => samples.push(mebibytes()), 1_000);
  const started = Date.now();
  await load(seconds);
  clearInterval(sampler);
  const took = (Date.now() - started) / 1000;
  times.sort((a, b) => a - b);
  /** @param {number} share of the requests that were faster */
  const at = (share) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
  const half = samples.slice(Math.floor(samples.length / 2));
  const first = Math.max(...samples.slice(0, Math.ceil(samples.length / 2)));
  const last = half.reduce((sum, value) => sum + value, 0) / half.length;
  console.log(
    `${times.length} responses in ${took.toFixed(0)} s (${(times.length / took).toFixed(0)}/s, ` +
      `${(bytes / took / 2 ** 20).toFixed(0)} MiB/s), ${failed} failed, ${connections} connections`,
  );
  console.log(
    `milliseconds: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, longest ${at(1)}`,
  );
  console.log(
    `workerd's memory: ${warm.toFixed(0)} MiB warm, at most ${first.toFixed(0)} MiB in the first half, ` +
      `${last.toFixed(0)} MiB on average in the second`,
  );
  // The garbage collector lets memory vary by some tens of MiB.
  if (failed > 0 || last > first * 1.15 + 16) process.exitCode = 1;
} finally {
  worker.stop();
  agent.destroy();
  upstream.closeAllConnections();
  upstream.close();
}
