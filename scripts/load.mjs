// A load test of the Worker in workerd, with as many requests as the machine can handle.
//
//     npm run load                   60 s
//     npm run load -- --seconds=10 --connections=16 --images=100
//
// It fails if a request fails, or if memory grows after the warm-up.
import { Agent, createServer } from "node:http";

import { page } from "../bench/lib/page.mjs";
import { numberOption } from "./lib/command-line.mjs";
import { MemoryTrend } from "./lib/memory-trend.mjs";
import { HOST, portOf } from "./lib/port.mjs";
import { get, PRODUCT, startWorkerd } from "./lib/workerd.mjs";

const seconds = numberOption("seconds", 60);
const connections = numberOption("connections", 16);
const count = numberOption("images", 100);

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
  times.length = 0;
  bytes = 0;
  const memory = new MemoryTrend(worker.pid);
  const started = Date.now();
  await load(seconds);
  memory.stop();
  const took = (Date.now() - started) / 1000;
  times.sort((a, b) => a - b);
  /** @param {number} share of the requests that were faster */
  const at = (share) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
  console.log(
    `${times.length} responses in ${took.toFixed(0)} s (${(times.length / took).toFixed(0)}/s, ` +
      `${(bytes / took / 2 ** 20).toFixed(0)} MiB/s), ${failed} failed, ${connections} connections`,
  );
  console.log(
    `milliseconds: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, longest ${at(1)}`,
  );
  console.log(`workerd's memory, in five slices of the time: ${memory}`);
  if (failed > 0 || !memory.isFlat) process.exitCode = 1;
} finally {
  worker.stop();
  agent.destroy();
  upstream.closeAllConnections();
  upstream.close();
}
