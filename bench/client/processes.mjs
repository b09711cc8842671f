// What needs a process of its own: the cold start, and the memory of a long iteration.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { turns } from "../lib/turns.mjs";
import { startUpstream } from "../lib/upstream.mjs";

const PROGRAMS = fileURLToPath(new URL("programs.mjs", import.meta.url));

const program = (what, who, url, expected) => async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAMS, what, who, url]);
  const { count, measured } = JSON.parse(stdout);
  assert.equal(count, expected);
  return measured;
};

const measure = async (what, expected, total, rounds) => {
  const upstream = await startUpstream({ total });
  try {
    const works = {
      ours: program(what, "ours", upstream.url, expected),
      theirs: program(what, "sdk", upstream.url, expected),
    };
    return await turns(works, { rounds, warmUp: 1 });
  } finally {
    upstream.stop();
  }
};

export const coldStartInNode = async ({ rounds }) => {
  const { ours, theirs } = await measure("cold", 100, 10_000, rounds);
  const work = "cold start, import to first page, Node";
  return [
    { work, against: "official SDK", ours, theirs, ratio: ours / theirs, goal: 1, unit: "ms" },
  ];
};

export const iterationMemory = async ({ rounds }) => {
  const { ours, theirs } = await measure("iterate", 100_000, 100_000, rounds);
  const work = "iterating 100,000 images, peak memory over the idle process";
  const against = "loop by page over the official SDK";
  return [{ work, against, ours, theirs, ratio: ours / theirs, goal: 1, unit: "bytes" }];
};
