// The size of the library in a page: bundled, minified, gzipped.
import { gzipSync } from "node:zlib";

import { bundle } from "./chromium.mjs";

const GOAL = 33_500;

/**
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const size = async () => {
  const contents = `export { listImages, streamImages, ImagesError } from "cf-list-images";`;
  const ours = gzipSync(await bundle(contents), { level: 9 }).length;
  return [
    {
      work: "library, gzipped",
      against: "33.5 KB",
      ours,
      theirs: GOAL,
      ratio: ours / GOAL,
      goal: 1,
      unit: "bytes",
    },
  ];
};
