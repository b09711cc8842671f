// How many requests a second workerd serves on one core, and how long they take at half of that rate.
import assert from "node:assert/strict";
import { Agent } from "node:http";

import { startCache } from "../../scripts/lib/cache-server.mjs";
import { get } from "../../scripts/lib/workerd.mjs";
import { interleave } from "../lib/interleave.mjs";
import { arrivals, percentile } from "../lib/arrivals.mjs";
import { cpuTime, separateCores } from "../lib/process.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { assertEqual } from "./equal.mjs";
import { startWorkers } from "./start.mjs";

/** Connections that send one request after another, to find the maximum. */
const CONNECTIONS = 16;
/** How long one measurement takes, in milliseconds. */
const FULL_MS = 1_500;
const HALF_MS = 3_000;
/** The latencies of the first arrivals do not count: the connections are opened then. */
const WARM_UP_MS = 500;
/** How many rounds a percentile needs. */
const ENOUGH = 5;
/** Another page each time, so that no request joins another one's call. Together they are in the cache. */
const PAGES = 100;

/** @typedef {import("../../scripts/lib/workerd.mjs").RunningWorker} RunningWorker */

/** @param {number} turn */
const path = (turn) =>
  `/images?per_page=100&page=${(turn % PAGES) + 1}&fields=id,filename,variants`;

/**
 * @param {RunningWorker} worker
 * @param {number} turn
 * @param {Agent} agent
 */
const request = async (worker, turn, agent) => {
  const { status, length } = await get(worker.port, path(turn), agent);
  assert.equal(status, 200);
  assert.ok(length > 10_000);
};

/**
 * Puts all pages into the cache.
 *
 * @param {RunningWorker} worker
 */
const fill = async (worker) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let turn = 0; turn < PAGES; turn++) await request(worker, turn, agent);
  agent.destroy();
};

/**
 * What a Worker serves with all connections busy: requests a second of workerd's CPU time, which neither the load generator
 * nor another process limits, and requests a second.
 *
 * @param {RunningWorker} worker
 */
const full = async (worker) => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const [started, before] = [performance.now(), cpuTime(worker.pid)];
  let turns = 0;
  const connection = async () => {
    while (performance.now() - started < FULL_MS) await request(worker, turns++, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const [took, cpu] = [performance.now() - started, cpuTime(worker.pid) - before];
  agent.destroy();
  return { served: (turns / cpu) * 1_000, rate: (turns / took) * 1_000 };
};

/**
 * The 99th percentile of the latency, in milliseconds, of requests that arrive at a rate, whether or not the earlier ones
 * have ended. A latency counts from the time of arrival.
 *
 * @param {RunningWorker} worker
 * @param {number} rate requests a second
 */
const latency = async (worker, rate) => {
  // A request that finds all connections busy waits: opening more would cost the load generator more than a request.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const started = performance.now();
  /** @type {Promise<number>[]} */
  const latencies = [];
  const times = arrivals(rate, HALF_MS);
  for (const at of times) {
    while (performance.now() - started < at) await new Promise((resolve) => setImmediate(resolve));
    const ended = request(worker, latencies.length, agent).then(() => performance.now());
    latencies.push(ended.then((end) => end - started - at));
  }
  const all = await Promise.all(latencies);
  agent.destroy();
  return percentile(all.slice(times.findIndex((at) => at >= WARM_UP_MS)), 0.99);
};

/**
 * The rows of one pair of Workers. The percentile is left out of a short run, which has too few rounds for it.
 *
 * @param {{ ours: RunningWorker, theirs: RunningWorker }} pair
 * @param {string} mode
 * @param {string} against
 * @param {number} rounds
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
const compare = async ({ ours, theirs }, mode, against, rounds) => {
  await assertEqual(ours, theirs, path(0));
  for (const worker of [ours, theirs]) await full(worker);
  let rate = Number.POSITIVE_INFINITY;
  /** @param {RunningWorker} worker */
  const serve = async (worker) => {
    const measured = await full(worker);
    rate = Math.min(rate, measured.rate / 2);
    return measured.served;
  };
  const served = await interleave(
    { ours: () => serve(ours), theirs: () => serve(theirs) },
    { rounds, warmUp: 0 },
  );
  const rows = [
    {
      work: `Worker, requests a second on one core, 100 images, ${mode}`,
      against,
      ...served,
      ratio: served.theirs / served.ours,
      goal: 1,
      unit: "/s",
    },
  ];
  if (rounds < ENOUGH) return rows;
  // What the machine does besides makes a percentile ten times as high in some rounds: the least counts.
  const late = await interleave(
    { ours: () => latency(ours, rate), theirs: () => latency(theirs, rate) },
    { rounds, warmUp: 0, of: (measured) => Math.min(...measured) },
  );
  rows.push({
    work: `Worker, 99th percentile of latency at half of that, 100 images, ${mode}`,
    against,
    ...late,
    ratio: late.ours / late.theirs,
    goal: 1,
    unit: "ms",
  });
  return rows;
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const workerThroughput = async ({ rounds }) => {
  const [upstream, cache] = await Promise.all([startUpstream({ kind: "ASCII" }), startCache()]);
  const names = /** @type {const} */ (["ours", "plain", "oursCached", "plainCached"]);
  const workers = await startWorkers([...names], upstream.url, cache.address);
  const shareCores = separateCores(names.map((name) => workers[name].pid));
  try {
    const { ours, plain, oursCached, plainCached } = workers;
    const uncached = await compare({ ours, theirs: plain }, "uncached", "plain JS Worker", rounds);
    const pair = { ours: oursCached, theirs: plainCached };
    for (const worker of Object.values(pair)) await fill(worker);
    const before = upstream.requests();
    const against = "plain JS Worker with the same cache";
    const cached = await compare(pair, "cached", against, rounds);
    assert.equal(upstream.requests(), before, "a page did not come from the cache");
    return [...uncached, ...cached];
  } finally {
    shareCores();
    workers.stop();
    upstream.stop();
    cache.stop();
  }
};
