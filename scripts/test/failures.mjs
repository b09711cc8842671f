// Finds the failed tests in the output or report of a test runner, and shows them within bounds.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { root } from "../lib/run.mjs";

/** How much is shown: tests of a suite, lines of a test, characters of a line. */
const MOST_TESTS = 20;
const MOST_LINES = 15;
const MOST_CHARACTERS = 400;

/**
 * @typedef {object} Failure
 * @property {string} [name] the test; without it, the suite as a whole has failed
 * @property {string[]} lines why
 *
 * @typedef {(ended: import("./process.mjs").Ended) => Failure[]} Finder
 *
 * @typedef {{ ancestorTitles: string[], title: string, status: string, failureMessages: string[] }} Assertion
 */

/** A frame of a stack in none of the project's files. */
const FOREIGN = /^\s*(at|❯) .*(node_modules|node:|<anonymous>)/;

/**
 * The lines that tell something.
 *
 * @param {string} output
 */
const linesOf = (output) =>
  stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !FOREIGN.test(line));

/**
 * Blocks of lines, each below a heading.
 *
 * @param {string[]} lines
 * @param {RegExp} heading its first group is the name
 * @param {RegExp} end a line after a block
 * @returns {Failure[]}
 */
const blocks = (lines, heading, end) => {
  /** @type {Failure[]} */
  const found = [];
  /** @type {Failure | undefined} */
  let block;
  for (const line of lines) {
    const name = heading.exec(line)?.[1];
    if (name !== undefined) {
      block = { name, lines: [] };
      found.push(block);
    } else if (end.test(line)) block = undefined;
    else block?.lines.push(line);
  }
  return found;
};

/**
 * The failed tests of cargo test and wasm-bindgen-test.
 *
 * @type {Finder}
 */
export const cargoFailures = ({ output }) =>
  blocks(linesOf(output), /^---- (.+) (?:stdout|output) ----$/, /^(failures:$|test result: )/);

/**
 * What Vitest's report leaves out: failures of hooks and of whole files, and errors that nothing awaited.
 *
 * @param {string} output
 */
const outsideTests = (output) => {
  const lines = linesOf(output);
  const tests = lines.findIndex((line) => /^⎯+ Failed Tests /.test(line));
  const suites = tests < 0 ? lines : lines.slice(0, tests);
  return [
    ...blocks(suites, /^ FAIL {2}(.+)$/, /^⎯/),
    ...blocks(lines, /^⎯+ ((?:Unhandled|Uncaught) (?:Rejection|Exception|Error)) ⎯+$/, /^⎯/),
  ];
};

/**
 * The failed tests of Vitest.
 *
 * @param {string} report the path of its JSON report
 * @returns {Finder}
 */
export const vitestFailures =
  (report) =>
  ({ output }) => {
    if (!existsSync(report)) return [];
    /** @type {{ testResults: { name: string, assertionResults: Assertion[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(report, "utf8"));
    const tests = testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ ancestorTitles, title, failureMessages }) => ({
          name: [relative(root, name), ...ancestorTitles, title].join(" > "),
          lines: linesOf(failureMessages.join("\n")),
        })),
    );
    return [...tests, ...outsideTests(output)];
  };

/**
 * The rows of the benchmarks that count as failed.
 *
 * @type {Finder}
 */
export const benchFailures = ({ output }) =>
  [...output.matchAll(/^beyond twice its goal: +(.+)$/gm)].map(([, name = ""]) => ({
    name,
    lines: [],
  }));

/**
 * Why a suite has failed: its failed tests. If there are none, or if it was stopped, also its last lines.
 *
 * @param {import("./process.mjs").Ended} ended
 * @param {Finder} find
 * @returns {Failure[]}
 */
export const why = (ended, find) => {
  const failures = find(ended);
  if (failures.length > 0 && !ended.problem) return failures;
  const problem = ended.problem ? [ended.problem] : [];
  const last = linesOf(ended.output).slice(problem.length - MOST_LINES);
  return [{ lines: [...problem, ...last] }, ...failures];
};

/**
 * The failures of a suite as lines, within the bounds.
 *
 * @param {string} suite
 * @param {Failure[]} failures
 */
export const shown = (suite, failures) => {
  const tests = failures.slice(0, MOST_TESTS).flatMap(({ name, lines }) => {
    const left = lines.length - MOST_LINES;
    return [
      name === undefined ? `✗ ${suite}` : `✗ ${suite}: ${name}`,
      ...lines.slice(0, MOST_LINES).map((line) => `    ${line.slice(0, MOST_CHARACTERS)}`),
      ...(left > 0 ? [`    … and ${left} more lines`] : []),
    ];
  });
  const left = failures.length - MOST_TESTS;
  return left > 0 ? [...tests, `✗ ${suite}: … and ${left} more failures`] : tests;
};
