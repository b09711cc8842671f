// The memory that workerd holds while it streams: many requests, each paused after nine tenths of its page.
import assert from "node:assert/strict";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { HOST } from "../../scripts/lib/port.mjs";
import { page } from "../lib/page.mjs";
import { memory } from "../lib/process.mjs";
import { median } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { startWorkers } from "./start.mjs";

const AT_ONCE = 8;
const IMAGES = 10_000;

/**
 * Starts to read a response. `arrived()` is the number of bytes so far, `whole` resolves to the total.
 *
 * @param {import("../../scripts/lib/workerd.mjs").RunningWorker} worker
 * @param {number} turn
 * @returns {{ arrived: () => number, whole: Promise<number> }}
 */
const begin = ({ port }, turn) => {
  const path = `/images?per_page=${IMAGES}&page=${turn + 1}&fields=id,filename,variants`;
  let length = 0;
  const whole = new Promise((resolve, reject) => {
    const outgoing = request({ host: HOST, port, path }, (response) => {
      assert.equal(response.statusCode, 200);
      response.on("data", (chunk) => (length += chunk.length));
      response.on("end", () => resolve(length));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
  return { arrived: () => length, whole };
};

/**
 * Waits until no more bytes arrive, and returns their number.
 *
 * @param {ReturnType<typeof begin>[]} responses
 */
const settled = async (responses) => {
  const total = () => responses.reduce((sum, { arrived }) => sum + arrived(), 0);
  for (let before = -1; before !== total() || before === 0; ) {
    before = total();
    await sleep(300);
  }
  return total();
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const workerMemory = async ({ rounds }) => {
  const upstream = await startUpstream();
  const workers = await startWorkers(["ours"], `${upstream.url}/held`);
  const size = page(IMAGES).length;
  try {
    /** @type {number[]} */
    const held = [];
    let turn = 0;
    for (let round = 0; round <= rounds + 1; round++) {
      const before = memory(workers.ours.pid);
      const responses = Array.from({ length: AT_ONCE }, () => begin(workers.ours, turn++));
      const arrived = await settled(responses);
      const grown = memory(workers.ours.pid) - before;
      upstream.release();
      const whole = await Promise.all(responses.map((response) => response.whole));
      const all = whole.reduce((sum, length) => sum + length, 0);
      assert.ok(arrived > all * 0.85 && arrived < all, "the pages were not streamed");
      // During the first rounds, the engine's own memory grows.
      if (round > 1) held.push(Math.max(0, grown) / AT_ONCE);
    }
    const ours = median(held);
    const work = "Worker, memory held for one 10,000-image page, streaming";
    return [
      {
        work,
        against: "the page's size",
        ours,
        theirs: size,
        ratio: ours / size,
        goal: 0.25,
        unit: "bytes",
      },
    ];
  } finally {
    workers.stop();
    upstream.stop();
  }
};
