// What workerd holds for a page that flows: many requests, each stopped after nine tenths of its page.
import assert from "node:assert/strict";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { HOST } from "../../scripts/lib/port.mjs";
import { page } from "../lib/page.mjs";
import { memory } from "../lib/process.mjs";
import { median } from "../lib/turns.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { startWorkers } from "./start.mjs";

const AT_ONCE = 8;
const IMAGES = 10_000;

/** Begins to read an answer; `arrived()` is how much of it came, `whole` resolves with all of it. */
const begin = ({ port }, turn) => {
  const path = `/images?per_page=${IMAGES}&page=${turn + 1}&fields=id,filename,variants`;
  let length = 0;
  const whole = new Promise((resolve, reject) => {
    const asked = request({ host: HOST, port, path }, (response) => {
      assert.equal(response.statusCode, 200);
      response.on("data", (chunk) => (length += chunk.length));
      response.on("end", () => resolve(length));
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });
  return { arrived: () => length, whole };
};

/** Waits until nothing more comes. */
const settled = async (answers) => {
  const total = () => answers.reduce((sum, { arrived }) => sum + arrived(), 0);
  for (let before = -1; before !== total() || before === 0; ) {
    before = total();
    await sleep(300);
  }
  return total();
};

export const workerMemory = async ({ rounds }) => {
  const upstream = await startUpstream();
  const workers = await startWorkers(["ours"], `${upstream.url}/held`);
  const size = page(IMAGES).length;
  try {
    const held = [];
    let turn = 0;
    for (let round = 0; round <= rounds + 1; round++) {
      const before = memory(workers.ours.pid);
      const answers = Array.from({ length: AT_ONCE }, () => begin(workers.ours, turn++));
      const arrived = await settled(answers);
      const grown = memory(workers.ours.pid) - before;
      upstream.release();
      const whole = await Promise.all(answers.map((answer) => answer.whole));
      const all = whole.reduce((sum, length) => sum + length, 0);
      assert.ok(arrived > all * 0.85 && arrived < all, "the pages have not flowed");
      // The first rounds are the engine's own growth.
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
