// Skips work whose inputs have not changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./run.mjs";

/**
 * The files in a folder, or the file itself.
 *
 * @param {string} path
 * @returns {Generator<string>}
 */
const files = function* (path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!["node_modules", "dist", "gallery", "target", ".wrangler"].includes(name))
      yield* files(join(path, name));
  }
};

/**
 * Runs `work` unless the last run had the same inputs and its outputs still exist.
 *
 * @param {string} name
 * @param {{ inputs: string[], outputs: string[], salt?: string }} paths files and folders, relative to the project
 * @param {() => Promise<unknown>} work
 */
export const unlessFresh = async (name, { inputs, outputs, salt = "" }, work) => {
  const hash = createHash("sha256").update(salt);
  for (const input of inputs) {
    for (const file of files(join(root, input)))
      hash.update(file).update("\0").update(readFileSync(file));
  }
  const digest = hash.digest("hex");
  const stamp = join(root, "build/stamps", name);
  const built = outputs.every((output) => existsSync(join(root, output)));
  if (built && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) {
    console.log(`▸ ${name}: up to date`);
    return;
  }
  await work();
  mkdirSync(join(root, "build/stamps"), { recursive: true });
  writeFileSync(stamp, digest);
};
