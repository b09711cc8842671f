import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";

import { root } from "../lib/run.mjs";
import { benchFailures, cargoFailures, shown, vitestFailures, why } from "./failures.mjs";

const folder = mkdtempSync(join(tmpdir(), "failures-"));
after(() => rmSync(folder, { recursive: true }));

/** @param {string} output */
const ended = (output) => ({ code: 1, output });

/** @param {object[]} assertionResults */
const report = (...assertionResults) => {
  const path = join(folder, "report.json");
  const name = join(root, "tests/a.test.ts");
  writeFileSync(path, JSON.stringify({ testResults: [{ name, assertionResults }] }));
  return path;
};

/** @param {string} title @param {string} status @param {string[]} failureMessages */
const result = (title, status, ...failureMessages) => ({
  ancestorTitles: ["group"],
  title,
  status,
  failureMessages,
});

it("Vitest's failed tests are those of its report, without the frames of others' files", () => {
  const stack = [
    "AssertionError: expected 1 to be 2",
    `    at ${root}/tests/a.test.ts:3:45`,
    `    at file://${root}/node_modules/vitest/dist/run.js:1:2`,
    "    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
  ].join("\n");
  const find = vitestFailures(report(result("passes", "passed"), result("fails", "failed", stack)));
  assert.deepEqual(shown("client", find(ended(""))), [
    "✗ client: tests/a.test.ts > group > fails",
    "    AssertionError: expected 1 to be 2",
    `        at ${root}/tests/a.test.ts:3:45`,
  ]);
});

it("Vitest's failed hooks, failed files and unhandled errors are found in its output", () => {
  const output = `
\u001b[2m⎯⎯⎯⎯⎯⎯\u001b[22m Failed Suites 2 ⎯⎯⎯⎯⎯⎯⎯

\u001b[41m FAIL \u001b[49m |client| tests/a.test.ts > hook
Error: hook broke
 ❯ tests/a.test.ts:9:50

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/3]⎯

 FAIL  |client| tests/b.test.ts [ tests/b.test.ts ]
Error: at import
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[2/3]⎯

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |client| tests/a.test.ts > group > fails
Error: in the report
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[3/3]⎯

⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯

Vitest caught 1 unhandled error during the test run.

⎯⎯⎯⎯ Unhandled Rejection ⎯⎯⎯⎯⎯
Error: unawaited
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯

 Test Files  3 failed (3)`;
  assert.deepEqual(vitestFailures(report())(ended(output)), [
    {
      name: "|client| tests/a.test.ts > hook",
      lines: ["Error: hook broke", " ❯ tests/a.test.ts:9:50"],
    },
    { name: "|client| tests/b.test.ts [ tests/b.test.ts ]", lines: ["Error: at import"] },
    { name: "Unhandled Rejection", lines: ["Error: unawaited"] },
  ]);
});

it("the failed tests of cargo test, its examples and wasm-bindgen-test are found", () => {
  const output = `
failures:

---- paging::ends stdout ----
thread 'paging::ends' (12) panicked at tests/api/paging.rs:6:18:
assertion failed

---- src/lib.rs - listed (line 1) stdout ----
Test executable failed (exit status: 101).

failures:
    paging::ends

test result: FAILED. 1 passed; 2 failed; 0 ignored

failures:

---- boundary::opens output ----
    error output:
        panicked at tests/boundary/main.rs:3:4

failures:

    boundary::opens

test result: FAILED. 0 passed; 1 failed; 0 ignored`;
  const found = cargoFailures(ended(output));
  assert.deepEqual(
    found.map(({ name, lines }) => [name, lines.length]),
    [
      ["paging::ends", 2],
      ["src/lib.rs - listed (line 1)", 1],
      ["boundary::opens", 2],
    ],
  );
});

it("the rows of the benchmarks beyond twice their goals are found", () => {
  const output = "  ✗   1.28 (goal 1)  a row\nbeyond twice its goal:   ✗   2.28 (goal 1)  other\n";
  assert.deepEqual(benchFailures(ended(output)), [{ name: "✗   2.28 (goal 1)  other", lines: [] }]);
});

it("a suite that names no test shows its last lines, and one that was stopped says so", () => {
  const output = Array.from({ length: 40 }, (_, n) => `line ${n}\n\n`).join("");
  const last = shown(
    "biome",
    why(ended(output), () => []),
  );
  assert.deepEqual([last.length, last[0], last.at(-1)], [16, "✗ biome", "    line 39"]);
  const test = { name: "a", lines: [] };
  const stopped = { ...ended(output), problem: "The suite did not end." };
  assert.deepEqual(
    shown(
      "e2e",
      why(stopped, () => [test]),
    ),
    ["✗ e2e", "    The suite did not end.", ...last.slice(2), "✗ e2e: a"],
  );
});

it("what is shown is bounded, and says how much is left out", () => {
  const lines = Array.from({ length: 18 }, () => "x".repeat(1_000));
  const text = shown(
    "client",
    Array.from({ length: 25 }, (_, n) => ({ name: `${n}`, lines })),
  );
  assert.equal(text.length, 20 * 17 + 1);
  assert.deepEqual(
    [text[16], text.at(-1)],
    ["    … and 3 more lines", "✗ client: … and 5 more failures"],
  );
  assert.ok(text.every((line) => line.length <= 404));
});
