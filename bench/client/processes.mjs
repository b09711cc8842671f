// Measurements that need a fresh process: the cold start and the memory of a long iteration.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { interleave } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";

const PROGRAMS = fileURLToPath(new URL("programs.mjs", import.meta.url));

/**
 * A work that runs one of the programs and returns its measurement.
 *
 * @param {"cold" | "iterate"} what
 * @param {"ours" | "sdk"} who
 * @param {string} url
 * @param {number} expected the number of images
 */
const program = (what, who, url, expected) => async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAMS, what, who, url]);
  const { count, measured } = JSON.parse(stdout);
  assert.equal(count, expected);
  return measured;
};

/**
 * @param {"cold" | "iterate"} what
 * @param {number} expected the number of images that a program lists
 * @param {number} total the number of images that the server has
 * @param {number} rounds
 */
const measure = async (what, expected, total, rounds) => {
  const upstream = await startUpstream({ total });
  try {
    const works = {
      ours: program(what, "ours", upstream.url, expected),
      theirs: program(what, "sdk", upstream.url, expected),
    };
    return await interleave(works, { rounds, warmUp: 1 });
  } finally {
    upstream.stop();
  }
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const coldStartInNode = async ({ rounds }) => {
  const { ours, theirs } = await measure("cold", 100, 10_000, rounds);
  const work = "cold start, import to first page, Node";
  return [
    { work, against: "official SDK", ours, theirs, ratio: ours / theirs, goal: 1, unit: "ms" },
  ];
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const iterationMemory = async ({ rounds }) => {
  const { ours, theirs } = await measure("iterate", 100_000, 100_000, rounds);
  const work = "iterating 100,000 images, peak memory over the idle process";
  const against = "loop by page over the official SDK";
  return [{ work, against, ours, theirs, ratio: ours / theirs, goal: 1, unit: "bytes" }];
};
