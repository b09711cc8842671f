// workerd's CPU time per request, from the operating system. It includes sockets and the engine's threads.
import assert from "node:assert/strict";
import { Agent } from "node:http";

import { get } from "../../scripts/lib/workerd.mjs";
import { cpuTime } from "../lib/process.mjs";
import { interleave } from "../lib/interleave.mjs";
import { KINDS } from "../lib/page.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { assertEqual } from "./equal.mjs";
import { startWorkers } from "./start.mjs";

/** From how many rounds on every kind of page is measured. */
const ENOUGH = 10;

const PROJECTION = "fields=id,filename,variants";
/** A third of the images is private. */
const SIGNED = "fields=id,filename,requireSignedURLs,variants";
/** The requests in one measurement, by page size. */
const BATCH = { 100: 200, 1000: 20, 10000: 4 };
/** Rounds that do not count: until the engine has compiled what runs. */
const WARM_UP = 5;
/** The goals by page size, against the plain Worker and against `WebCrypto`. */
const PROJECTION_GOAL = { 100: 1, 1000: 0.55, 10000: 0.42 };
const SIGNING_GOAL = { 1000: 0.13, 10000: 0.1 };

/** @typedef {import("../../scripts/lib/workerd.mjs").RunningWorker} RunningWorker */

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
  const medians = await interleave(works, { rounds, warmUp: WARM_UP });
  agent.destroy();
  return medians;
};

/**
 * The rows of one kind of page.
 *
 * @param {import("../lib/page.mjs").Kind} kind
 * @param {number} rounds
 */
const rowsOf = async (kind, rounds) => {
  const upstream = await startUpstream({ kind });
  const workers = await startWorkers(
    ["ours", "oursSigning", "plain", "webCrypto", "copy"],
    upstream.url,
  );
  const { ours, oursSigning, plain, webCrypto, copy } = workers;
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
      await assertEqual(ours, plain, `/images?per_page=${count}&${PROJECTION}`);
      const copies = kind === "ASCII" && count === 10_000;
      /** @type {Record<string, RunningWorker>} */
      const competitors = copies ? { ours, plain, copy } : { ours, plain };
      const took = await measure(competitors, count, PROJECTION, rounds);
      const work = `Worker, projection, ${count.toLocaleString("en")} images, ${kind}`;
      const { ours: mine = 0, plain: theirs = 0, copy: copied } = took;
      row(work, "plain JS Worker", mine, theirs, PROJECTION_GOAL[count]);
      if (copied) row(work, "JS Worker that copies the bytes", mine, copied, 1.5);
    }
    for (const count of /** @type {const} */ ([1000, 10_000])) {
      await assertEqual(oursSigning, webCrypto, `/images?per_page=${count}&${SIGNED}`);
      const fewer = Math.ceil(rounds / 4);
      const took = await measure({ ours: oursSigning, webCrypto }, count, SIGNED, fewer);
      const work = `Worker, projection and signing, ${count.toLocaleString("en")} images, ${kind}`;
      row(work, "JS Worker with WebCrypto", took.ours, took.webCrypto, SIGNING_GOAL[count]);
    }
  } finally {
    workers.stop();
    upstream.stop();
  }
  return rows;
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const workerCpu = async ({ rounds }) => {
  const rows = [];
  // A short run is for the first kind alone: it guards what all kinds share.
  const kinds = rounds < ENOUGH ? KINDS.slice(0, 1) : KINDS;
  for (const kind of kinds) rows.push(...(await rowsOf(kind, rounds)));
  return rows;
};
