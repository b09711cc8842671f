// Measures every figure in the README in one run.
//
//     npm run bench                       all rows: bench/results.json, bench/results.svg and the README's table
//     npm run bench -- --short            fewer rounds; writes nothing; fails if a ratio is more than twice its goal
//     npm run bench -- --only=cpu,size    some of them; writes nothing
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildAll } from "../scripts/build.mjs";
import { option } from "../scripts/lib/command-line.mjs";
import { CommandError, root } from "../scripts/lib/run.mjs";
import { setUpBrowsers } from "../scripts/setup/browsers.mjs";
import { command } from "../scripts/setup.mjs";
import { plot } from "./lib/plot.mjs";
import { growth, line, readmeTable } from "./lib/report.mjs";

/** The factor over a goal that fails a build. Machines are noisy, so a smaller factor would fail by chance. */
const GROSS = 2;

/** @typedef {import("./lib/report.mjs").Row} Row */
/** @typedef {import("./lib/report.mjs").Options} Options */

/**
 * A benchmark whose module is loaded when it runs.
 *
 * @param {string} path
 * @param {string} name
 * @returns {(options: Options) => Promise<Row[]>}
 */
const load = (path, name) => async (options) => (await import(path))[name](options);

/**
 * The benchmarks in the README's order, with the rounds of a full and of a short run.
 *
 * @type {Record<string, [measure: ReturnType<typeof load>, rounds: number, fewer: number]>}
 */
const BENCHES = {
  client: [load("./client/whole.mjs", "clientWhole"), 30, 6],
  "first-image": [load("./client/first-image.mjs", "firstImage"), 9, 3],
  iteration: [load("./client/processes.mjs", "iterationMemory"), 9, 3],
  cpu: [load("./worker/cpu.mjs", "workerCpu"), 12, 4],
  throughput: [load("./worker/throughput.mjs", "workerThroughput"), 7, 2],
  "first-byte": [load("./worker/first-byte.mjs", "workerFirstByte"), 9, 3],
  memory: [load("./worker/memory.mjs", "workerMemory"), 9, 3],
  "cold-node": [load("./client/processes.mjs", "coldStartInNode"), 15, 5],
  "cold-chromium": [load("./client/chromium.mjs", "coldStartInChromium"), 15, 5],
  size: [load("./client/size.mjs", "size"), 1, 1],
  gallery: [load("./gallery/page.mjs", "galleryPage"), 9, 3],
  "gallery-size": [load("./gallery/size.mjs", "gallerySize"), 1, 1],
  scan: [load("./native/scan.mjs", "nativeScan"), 1, 1],
};

/**
 * A ratio that is not a number was measured from nothing.
 *
 * @param {Row} row
 */
const isGross = ({ ratio, goal }) => !(ratio <= goal * GROSS);

/** @param {Row[]} rows */
const report = (rows) => {
  /** @param {string} name */
  const path = (name) => join(root, name);
  const environment = { date: new Date().toISOString().slice(0, 10), node: process.versions.node };
  writeFileSync(
    path("bench/results.json"),
    `${JSON.stringify({ ...environment, rows }, null, 2)}\n`,
  );
  writeFileSync(path("bench/results.svg"), plot(rows));
  const readme = readFileSync(path("README.md"), "utf8");
  writeFileSync(path("README.md"), readmeTable(readme, rows));
};

const bench = async () => {
  const short = process.argv.includes("--short");
  const only = option("only")?.split(",");
  const unknown = only?.filter((name) => !(name in BENCHES));
  if (unknown?.length) {
    throw new CommandError(
      `There is no benchmark ${unknown.join(", ")}. The benchmarks are ${Object.keys(BENCHES).join(", ")}.`,
    );
  }
  Object.assign(process.env, await setUpBrowsers("Chromium"));
  await buildAll();
  /** @type {Row[]} */
  const rows = [];
  for (const [name, [measure, rounds, fewer]] of Object.entries(BENCHES)) {
    if (only && !only.includes(name)) continue;
    console.log(`▸ ${name} …`);
    let measured = await measure({ rounds: short ? fewer : rounds });
    if (short && measured.some(isGross)) {
      for (const row of measured) console.log(line(row));
      console.log("  more than twice a goal: measuring again with all rounds");
      measured = await measure({ rounds });
    }
    for (const row of measured) console.log(line(row));
    rows.push(...measured);
  }
  for (const text of growth(rows)) console.log(text);
  const gross = rows.filter(isGross);
  const met = rows.filter(({ ratio, goal }) => ratio <= goal);
  console.log(
    `\n${rows.length} rows, ${met.length} within their goals, ${gross.length} beyond twice their goals`,
  );
  for (const row of gross) console.log(`beyond twice its goal: ${line(row)}`);
  if (short && gross.length) process.exitCode = 1;
  if (!short && !only) report(rows);
};

await command("run.mjs", bench);
process.exit();
