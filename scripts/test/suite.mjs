// Runs suites and summarizes their results.
import { checkCounts } from "./counts.mjs";
import { shown, why } from "./failures.mjs";
import { show } from "./process.mjs";

/**
 * @typedef {import("./failures.mjs").Failure} Failure
 *
 * @typedef {import("./counts.mjs").Counts & { name: string, seconds: number, failures: Failure[] }} Result
 */

/** @type {Result[]} */
const results = [];

/** @param {import("./counts.mjs").Counts} counts */
const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * Records a suite's result.
 *
 * @param {string} name
 * @param {import("./counts.mjs").Counts} counts
 * @param {number} started the time when it started
 * @param {Failure[]} [failures]
 */
export const record = (name, counts, started, failures = []) => {
  const seconds = (Date.now() - started) / 1000;
  results.push({ name, ...counts, seconds, failures });
  console.log(`${counts.failed ? "✗" : "✓"} ${name}: ${line(counts)}, ${seconds.toFixed(1)} s`);
};

/**
 * @typedef {object} Options
 * @property {import("../lib/run.mjs").Environment} [env]
 * @property {import("./counts.mjs").Counter} [counts] how its tests are counted
 * @property {import("./failures.mjs").Finder} [failures] how its failed tests are found
 */

/**
 * Runs a suite.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 */
export const suite = async (
  name,
  command,
  args,
  { env = {}, counts = checkCounts, failures = () => [] } = {},
) => {
  console.log(`\n━━━ ${name}: ${command.split("/").at(-1)} ${args.join(" ")}`);
  const started = Date.now();
  const ended = await show(command, args, env);
  const counted = counts(ended);
  // A suite without a failed test still fails if its command failed or if it ran no test.
  if (counted.failed === 0 && (ended.code !== 0 || counted.passed === 0)) counted.failed = 1;
  record(name, counted, started, counted.failed > 0 ? why(ended, failures) : []);
};

/** Prints all results, and the failures last; the exit code is 1 when a test has failed. */
export const summary = () => {
  console.log("\n━━━ all suites");
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, seconds, passed, failed, skipped } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const counts = line({ passed, failed, skipped });
    console.log(
      `${failed ? "✗" : "✓"} ${name.padEnd(20)} ${counts.padEnd(36)} ${seconds.toFixed(1)} s`,
    );
  }
  if (total.failed > 0) {
    process.exitCode = 1;
    console.log("\n━━━ failures");
    for (const { name, failures } of results) {
      for (const text of shown(name, failures)) console.log(text);
    }
  }
  console.log(`\n${line(total)}`);
};
