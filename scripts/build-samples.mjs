// Bundles the package's sample pictures, `cf-list-images/samples`, into one module.
import { join } from "node:path";

import { root } from "./lib/run.mjs";
import { bundle, gzipped } from "./lib/wasm.mjs";

/** Its types, which need no other file, are in samples/index.d.ts, where tsc writes them. */
const bundled = join(root, "pkg/dist/samples.js");

export const bundleSamples = async () => {
  await bundle(join(root, "pkg/src/samples/index.ts"), bundled);
  console.log(`  samples.js ${gzipped(bundled)} bytes gzipped`);
};
