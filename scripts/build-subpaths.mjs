// Bundles each further subpath of the package, such as `cf-list-images/samples`, into one module.
import { join } from "node:path";

import { root } from "./lib/run.mjs";
import { bundle, gzipped } from "./lib/wasm.mjs";

/**
 * Their folders in pkg/src, and further arguments of esbuild. Their types are in the same folders below pkg/dist, where
 * tsc writes them.
 *
 * @type {Record<string, string[]>}
 */
const SUBPATHS = {
  samples: [],
  // One reads it in a debugger. Its `import()` also has a comment for bundlers.
  testing: ["--minify=false"],
};

export const bundleSubpaths = async () => {
  for (const [name, args] of Object.entries(SUBPATHS)) {
    const bundled = join(root, `pkg/dist/${name}.js`);
    await bundle(join(root, `pkg/src/${name}/index.ts`), bundled, args);
    console.log(`  ${name}.js ${gzipped(bundled)} bytes gzipped`);
  }
};
