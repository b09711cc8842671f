// How long a caller waits for the first byte, while the upstream is slow.
import assert from "node:assert/strict";
import { request } from "node:http";

import { HOST } from "../../scripts/lib/port.mjs";
import { turns } from "../lib/turns.mjs";
import { startUpstream } from "../lib/upstream.mjs";
import { startWorkers } from "./start.mjs";

const PATH = "/images?per_page=10000&fields=id,filename,variants";

/** Milliseconds to the body's first byte; the answer is read to its end. */
const firstByte = ({ port }) =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    let first;
    const asked = request({ host: HOST, port, path: PATH }, (response) => {
      assert.equal(response.statusCode, 200);
      response.on("data", () => {
        first ??= performance.now() - started;
      });
      response.on("end", () => resolve(first));
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });

export const workerFirstByte = async ({ rounds }) => {
  const upstream = await startUpstream();
  const workers = await startWorkers(["ours", "plain"], `${upstream.url}/slow`);
  try {
    const works = {
      ours: () => firstByte(workers.ours),
      plain: () => firstByte(workers.plain),
    };
    const { ours, plain } = await turns(works, { rounds, warmUp: 1 });
    const work = "Worker, time to first byte, 10,000 images over a slowed upstream";
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
