// Counts the instructions of a scan of each kind of page, which do not depend on the machine's load.
//
//     npm run instructions               fails if a count is more than 3 % above the recorded one
//     npm run instructions -- --write    records the counts, after an intended change or with another compiler
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, root, run } from "../../scripts/lib/run.mjs";
import { command } from "../../scripts/setup.mjs";
import { rustEnvironment } from "../../scripts/setup/rust.mjs";
import {
  RECORD,
  toolchain,
  withoutComparison,
  withoutValgrind,
} from "../../scripts/setup/valgrind.mjs";
import { KINDS } from "../lib/page.mjs";
import { writePages } from "./pages.mjs";

/** How much a count may grow. */
const BOUND = 1.03;
const IMAGES = 1_000;

/** Compiles the program, and returns its path. */
const compile = async () => {
  const args = ["bench", "--quiet", "--bench", "instructions", "--no-run", "--message-format=json"];
  const output = await run("cargo", args, { quiet: true, env: rustEnvironment() });
  const found = /"executable":("[^"]+")/.exec(output)?.[1];
  if (!found) throw new CommandError(`cargo named no program:\n${output}`);
  return /** @type {string} */ (JSON.parse(found));
};

/**
 * The instructions of a scan, by kind of page.
 *
 * @returns {Promise<Record<string, number>>}
 */
const count = async () => {
  const program = await compile();
  const files = writePages(IMAGES);
  /** @type {Record<string, number>} */
  const counts = {};
  for (const [place, kind] of KINDS.entries()) {
    const out = join(root, "build/bench/callgrind.out");
    const args = [
      "--tool=callgrind",
      "--toggle-collect=*scan_page*",
      `--callgrind-out-file=${out}`,
      program,
      files[place] ?? "",
    ];
    const output = await run("valgrind", args, { quiet: true });
    counts[kind] = Number(/Collected : (\d+)/.exec(output)?.[1]);
    if (!counts[kind]) throw new CommandError(`Valgrind counted nothing:\n${output}`);
  }
  return counts;
};

const write = async () => {
  const reason = await withoutValgrind();
  if (reason) throw new CommandError(`${reason}.`);
  const record = { toolchain: toolchain(), images: IMAGES, counts: await count() };
  writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
};

const compare = async () => {
  const reason = await withoutComparison();
  if (reason) return console.log(`skipped: ${reason}`);
  const { counts: recorded } = JSON.parse(readFileSync(RECORD, "utf8"));
  const counts = await count();
  let beyond = 0;
  for (const kind of KINDS) {
    const ratio = (counts[kind] ?? Number.NaN) / recorded[kind];
    // Not a number if the kind is not recorded.
    const isWithin = ratio <= BOUND;
    if (!isWithin) beyond++;
    const change = `${((ratio - 1) * 100).toFixed(1)} %`;
    console.log(`  ${isWithin ? "✓" : "✗"} ${kind}: ${counts[kind]} instructions, ${change}`);
  }
  console.log(`${KINDS.length} kinds, ${beyond} more than 3 % above what is recorded`);
  if (beyond) {
    console.log("If the change is intended, record it with npm run instructions -- --write");
    process.exitCode = 1;
  }
};

await command("instructions.mjs", () => (process.argv.includes("--write") ? write() : compare()));
