import assert from "node:assert/strict";
import { it } from "node:test";

import { missingTests, namedTests } from "./named-tests.mjs";

const FILES = new Map([
  [
    "tests/a.test.ts",
    'describe("a group", () => {\n  it("does this", () => {});\n  it.each([1])(\n    "does that, whatever %s",\n    () => {},\n  );\n});',
  ],
  ["src/a.rs", "#[test]\nfn this_holds() {}\n\nfn helper() {}"],
]);

/** @param {string} text */
const missing = (text) => missingTests(text, (file) => FILES.get(file));

it("a document names tests in code spans", () => {
  assert.deepEqual(namedTests("A promise | `src/a.rs › this_holds`, `npm test`, `src/a.rs`"), [
    { file: "src/a.rs", names: ["this_holds"] },
  ]);
});

it("a test that exists is found, by itself, in a group and in Rust", () => {
  for (const test of [
    "tests/a.test.ts › does this",
    "tests/a.test.ts › a group › does that, whatever %s",
    "src/a.rs › this_holds",
  ]) {
    assert.deepEqual(missing(`\`${test}\``), [], test);
  }
});

it("a renamed test, a helper and a missing file are reported", () => {
  assert.deepEqual(missing("`tests/a.test.ts › does thi`"), [
    'tests/a.test.ts has no test "does thi"',
  ]);
  assert.deepEqual(missing("`src/a.rs › helper`"), ['src/a.rs has no test "helper"']);
  assert.deepEqual(missing("`src/b.rs › x`"), ["src/b.rs does not exist"]);
});
