// Fails if SECURITY.md names a test that does not exist, or if one of its promises names none.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { missingTests, namedTests } from "./lib/named-tests.mjs";
import { root } from "./lib/run.mjs";

/** @param {string} file */
const read = (file) => {
  const path = join(root, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
};

const text = read("SECURITY.md") ?? "";
/** The rows of the tables of promises: those below a heading "Promise". */
const promises = text
  .split("\n\n")
  .filter((block) => block.startsWith("| Promise |"))
  .flatMap((table) => table.trim().split("\n").slice(2));
const faults = [
  ...missingTests(text, read),
  ...promises
    .filter((row) => namedTests(row).length === 0)
    .map((row) => `this promise names no test: ${row}`),
];
if (promises.length === 0) faults.push("SECURITY.md has no table of promises");
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${promises.length} promises, ${namedTests(text).length} tests`);
