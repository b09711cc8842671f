// The time to the first byte while the upstream is throttled.
import assert from "node:assert/strict";
import { request } from "node:http";

import { HOST } from "../../scripts/lib/port.mjs";
import { interleave } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { startWorkers } from "./start.mjs";

const PATH = "/images?per_page=10000&fields=id,filename,variants";

/**
 * Milliseconds to the first byte of the body. The response is read to its end.
 *
 * @param {import("../../scripts/lib/workerd.mjs").RunningWorker} worker
 */
const firstByte = ({ port }) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    /** @type {number | undefined} */
    let first;
    const outgoing = request({ host: HOST, port, path: PATH }, (response) => {
      assert.equal(response.statusCode, 200);
      response.on("data", () => {
        first ??= performance.now() - started;
      });
      response.on("end", () => resolve(first));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const workerFirstByte = async ({ rounds }) => {
  const upstream = await startUpstream();
  const workers = await startWorkers(["ours", "plain"], `${upstream.url}/slow`);
  try {
    const works = {
      ours: () => firstByte(workers.ours),
      plain: () => firstByte(workers.plain),
    };
    const { ours, plain } = await interleave(works, { rounds, warmUp: 1 });
    const work = "Worker, time to first byte, 10,000 images over a throttled upstream";
    return [
      {
        work,
        against: "plain JS Worker",
        ours,
        theirs: plain,
        ratio: ours / plain,
        goal: 0.1,
        unit: "ms",
      },
    ];
  } finally {
    workers.stop();
    upstream.stop();
  }
};
