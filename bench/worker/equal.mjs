// Workers are compared only if their responses are equal.
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { HOST } from "../../scripts/lib/port.mjs";

/** @typedef {import("../../scripts/lib/workerd.mjs").RunningWorker} RunningWorker */

/**
 * @param {RunningWorker} worker
 * @param {string} path
 */
const images = async ({ port }, path) => {
  const response = await fetch(`http://${HOST}:${port}${path}`);
  assert.equal(response.status, 200);
  return /** @type {any} */ (await response.json()).result.images;
};

/**
 * Fails if two Workers list other images.
 *
 * @param {RunningWorker} ours
 * @param {RunningWorker} theirs
 * @param {string} path
 */
export const assertEqual = async (ours, theirs, path) => {
  const [a, b] = await Promise.all([images(ours, path), images(theirs, path)]);
  assert.ok(isDeepStrictEqual(a, b), `the Workers differ on ${path}`);
};
