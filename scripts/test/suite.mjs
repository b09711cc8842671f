// Runs suites and summarizes their results.
import { checkCounts } from "./counts.mjs";
import { show } from "./process.mjs";

/** @type {(import("./counts.mjs").Counts & { name: string, seconds: number })[]} */
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
 */
export const record = (name, counts, started) => {
  const seconds = (Date.now() - started) / 1000;
  results.push({ name, ...counts, seconds });
  console.log(`${counts.failed ? "✗" : "✓"} ${name}: ${line(counts)}, ${seconds.toFixed(1)} s`);
};

/**
 * Runs a suite.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: import("../lib/run.mjs").Environment, counts?: import("./counts.mjs").Counter }} [options]
 *   `counts`: how its tests are counted
 */
export const suite = async (name, command, args, { env = {}, counts = checkCounts } = {}) => {
  console.log(`\n━━━ ${name}: ${command.split("/").at(-1)} ${args.join(" ")}`);
  const started = Date.now();
  const ended = await show(command, args, env);
  const counted = counts(ended);
  // A suite without a failed test still fails if its command failed or if it ran no test.
  if (counted.failed === 0 && (ended.code !== 0 || counted.passed === 0)) counted.failed = 1;
  record(name, counted, started);
};

/** Prints all results; the exit code is 1 when a test has failed. */
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
  console.log(`\n${line(total)}`);
  if (total.failed > 0) process.exitCode = 1;
};
