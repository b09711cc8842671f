// workerd's CPU time per request, from the operating system. It includes sockets and the engine's threads.
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { isDeepStrictEqual } from "node:util";

import { get } from "../../scripts/lib/workerd.mjs";
import { HOST } from "../../scripts/lib/port.mjs";
import { cpuTime } from "../lib/process.mjs";
import { interleave } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { startWorkers } from "./start.mjs";

const PROJECTION = "fields=id,filename,variants";
/** A third of the images is private. */
const SIGNED = "fields=id,filename,requireSignedURLs,variants";
/** The requests in one measurement, by page size. */
const BATCH = { 100: 100, 1000: 20, 10000: 4 };

/** @typedef {import("../../scripts/lib/workerd.mjs").RunningWorker} RunningWorker */

/**
 * @param {RunningWorker} worker
 * @param {string} path
 */
const json = async ({ port }, path) => {
  const response = await fetch(`http://${HOST}:${port}${path}`);
  assert.equal(response.status, 200);
  return /** @type {any} */ (await response.json()).result.images;
};

/**
 * Workers are compared only if their responses are equal.
 *
 * @param {RunningWorker} ours
 * @param {RunningWorker} theirs
 * @param {string} path
 */
const assertEqual = async (ours, theirs, path) => {
  const [a, b] = await Promise.all([json(ours, path), json(theirs, path)]);
  assert.ok(isDeepStrictEqual(a, b), `the Workers differ on ${path}`);
};

/**
 * The median of each Worker's CPU time for one request, in milliseconds.
 *
 * @template {string} Name
 * @param {Record<Name, RunningWorker>} workers
 * @param {keyof typeof BATCH} count the images of a page
 * @param {string} query
 * @param {number} rounds
 */
const measure = async (workers, count, query, rounds) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const path = `/images?per_page=${count}&${query}`;
  /** @param {RunningWorker} worker */
  const batch = (worker) => async () => {
    const before = cpuTime(worker.pid);
    for (let turn = 0; turn < BATCH[count]; turn++) {
      const { status } = await get(worker.port, path, agent);
      assert.equal(status, 200);
    }
    return (cpuTime(worker.pid) - before) / BATCH[count];
  };
  const entries = /** @type {[Name, RunningWorker][]} */ (Object.entries(workers));
  const works = /** @type {Record<Name, () => Promise<number>>} */ (
    Object.fromEntries(entries.map(([name, worker]) => [name, batch(worker)]))
  );
  const medians = await interleave(works, { rounds, warmUp: 10 });
  agent.destroy();
  return medians;
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const workerCpu = async ({ rounds }) => {
  const upstream = await startUpstream();
  const workers = await startWorkers(
    ["ours", "oursSigning", "plain", "webCrypto", "passThrough"],
    upstream.url,
  );
  const { ours, oursSigning, plain, webCrypto, passThrough } = workers;
  /** @type {import("../lib/report.mjs").Row[]} */
  const rows = [];
  /**
   * @param {string} work
   * @param {string} against
   * @param {number} mine
   * @param {number} theirs
   * @param {number} goal
   */
  const row = (work, against, mine, theirs, goal) =>
    rows.push({ work, against, ours: mine, theirs, ratio: mine / theirs, goal, unit: "ms of CPU" });
  try {
    for (const count of /** @type {const} */ ([100, 1000, 10_000])) {
      const images = `${count.toLocaleString("en")} images`;
      await assertEqual(ours, plain, `/images?per_page=${count}&${PROJECTION}`);
      const took = await measure({ ours, plain, passThrough }, count, PROJECTION, rounds);
      const work = `Worker, projection, ${images}`;
      row(work, "plain JS Worker", took.ours, took.plain, count === 100 ? 1 : 0.6);
      if (count === 10_000) row(work, "bare pass-through", took.ours, took.passThrough, 2);
    }
    for (const count of /** @type {const} */ ([1000, 10_000])) {
      const images = `${count.toLocaleString("en")} images`;
      await assertEqual(oursSigning, webCrypto, `/images?per_page=${count}&${SIGNED}`);
      const fewer = Math.ceil(rounds / 3);
      const took = await measure({ ours: oursSigning, webCrypto }, count, SIGNED, fewer);
      const work = `Worker, projection and signing, ${images}`;
      row(work, "JS Worker with WebCrypto", took.ours, took.webCrypto, 0.15);
    }
  } finally {
    workers.stop();
    upstream.stop();
  }
  return rows;
};
