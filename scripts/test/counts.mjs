// Counts the tests in the output or report of a test runner.
import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {(ended: import("./process.mjs").Ended) => Counts} Counter
 */

/**
 * The sums of the summaries of cargo test and wasm-bindgen-test.
 *
 * @type {Counter}
 */
export const cargoCounts = ({ output }) => {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of output.matchAll(
    /test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored/g,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return counts;
};

/**
 * The counts in Vitest's JSON report.
 *
 * @param {string} report the file's path
 * @returns {Counter}
 */
export const vitestCounts = (report) => () => {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  };
};

/**
 * A row of the benchmarks counts as a test. It fails beyond twice its goal.
 *
 * @type {Counter}
 */
export const benchCounts = ({ output }) => {
  const match = /(\d+) rows, \d+ within their goals, (\d+) beyond/.exec(output);
  const rows = Number(match?.[1] ?? 0);
  const failed = Number(match?.[2] ?? 0);
  return { passed: rows - failed, failed, skipped: 0 };
};

/**
 * A check counts as one test.
 *
 * @param {{ code: number | null }} ended
 * @returns {Counts}
 */
export const checkCounts = ({ code }) => ({
  passed: Number(code === 0),
  failed: Number(code !== 0),
  skipped: 0,
});
