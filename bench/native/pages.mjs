// Pages in files, for programs that are not JavaScript.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "../../scripts/lib/run.mjs";
import { KINDS, page } from "../lib/page.mjs";

/**
 * Writes a page of each kind, and returns the paths in the order of `KINDS`.
 *
 * @param {number} count the images of a page
 */
export const writePages = (count) => {
  const folder = join(root, "build/bench");
  mkdirSync(folder, { recursive: true });
  return KINDS.map((kind) => {
    const file = join(folder, `${count} images, ${kind}.json`);
    writeFileSync(file, page(count, 0, kind));
    return file;
  });
};
