// Fails on import cycles among the source files, and on imports that violate the layers of src/.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { cyclesOf, layerFaults, rustGraph, typeScriptGraph } from "./lib/import-graph.mjs";
import { root } from "./lib/run.mjs";

/** The source files below some folders, by their path from the project's folder. */
const sources = (/** @type {string[]} */ folders, /** @type {RegExp} */ names) => {
  const files = new Map();
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      const file = `${folder}/${name}`.replaceAll("\\", "/");
      if (names.test(file)) files.set(file, readFileSync(join(root, file), "utf8"));
    }
  }
  return files;
};

const folders = ["src", "pkg/src", "www/src", "dev/src"].filter((folder) => {
  try {
    return readdirSync(join(root, folder)).length > 0;
  } catch {
    return false;
  }
});
const rust = rustGraph(sources(["src"], /\.rs$/));
const typeScript = typeScriptGraph(sources(folders, /(?<!\.d)\.[mc]?ts$/));

const faults = [
  ...[...cyclesOf(rust), ...cyclesOf(typeScript)].map(
    (cycle) => `import cycle: ${[...cycle, cycle[0]].join(" → ")}`,
  ),
  ...layerFaults(rust),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${rust.size + typeScript.size} source files, no import cycle`);
