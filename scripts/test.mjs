// Sets up and runs every test. `npm test -- --only=native,worker` runs some.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { buildAll } from "./build.mjs";
import { environment, root } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";
import { setUpBrowser } from "./setup/browser.mjs";
import { rustEnvironment } from "./setup/rust.mjs";
import { tools } from "./setup/tools.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const STRICT = ["--", "-D", "warnings"];
const WORKER = ["--no-default-features", "--features", "worker"];

const results = [];

/** Runs a command with its output shown and kept. */
const show = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment({ ...rustEnvironment(), ...env }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.on("data", (data) => {
        output += data;
        to.write(data);
      });
    }
    child.on("error", (error) => resolve({ code: 1, output: `${error}` }));
    child.on("close", (code) => resolve({ code, output }));
  });

/** The sums of the closing lines of cargo test and wasm-bindgen-test. */
const cargoCounts = ({ output }) => {
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

const vitestCounts = (report) => () => {
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

/** A check counts as one test. */
const asCheck = ({ code }) => ({
  passed: Number(code === 0),
  failed: Number(code !== 0),
  skipped: 0,
});

/** One suite: a name, what it runs, and how its tests are counted. */
const suite = async (name, command, args, { env = {}, counts = asCheck } = {}) => {
  console.log(`\n━━━ ${name}: ${command.split("/").at(-1)} ${args.join(" ")}`);
  const started = Date.now();
  const ended = await show(command, args, env);
  const counted = counts(ended);
  // A suite that ends badly without a failed test has failed as such; so has one that ran nothing.
  if (counted.failed === 0 && (ended.code !== 0 || counted.passed === 0)) counted.failed = 1;
  results.push({ name, ...counted, seconds: (Date.now() - started) / 1000 });
};

const vitest = (project) => {
  const report = join(root, `build/reports/${project}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return suite(
    project,
    join(root, "node_modules/.bin/vitest"),
    ["run", `--project=${project}`, ...reporters],
    {
      counts: vitestCounts(report),
      env: { CHROMIUM_BIN: browser.chromium },
    },
  );
};

let browser = {};

const suites = {
  format: () => suite("format", "cargo", ["fmt", "--check"]),
  clippy: async () => {
    await suite("clippy (native)", "cargo", ["clippy", "--quiet", "--all-targets", ...STRICT]);
    const client = { env: { CARGO_TARGET_DIR: join(root, "target/client") } };
    await suite(
      "clippy (client)",
      "cargo",
      ["clippy", "--quiet", ...WASM, "--lib", "--test", "boundary", ...STRICT],
      client,
    );
    const worker = { env: { CARGO_TARGET_DIR: join(root, "target/worker") } };
    await suite(
      "clippy (worker)",
      "cargo",
      ["clippy", "--quiet", ...WASM, ...WORKER, ...STRICT],
      worker,
    );
  },
  native: () =>
    suite("native", "cargo", ["test", "--quiet", "--all-features"], { counts: cargoCounts }),
  publish: () =>
    suite("cargo publish", "cargo", ["publish", "--quiet", "--dry-run", "--allow-dirty"]),
  docs: () =>
    suite("docs", "cargo", ["doc", "--quiet", "--no-deps"], {
      env: { RUSTDOCFLAGS: "-Dwarnings" },
    }),
  wasm: async () => {
    const env = {
      CARGO_TARGET_DIR: join(root, "target/client"),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: tools.testRunner,
    };
    const test = ["test", ...WASM, "--test", "boundary"];
    const node = { ...env, WASM_BINDGEN_USE_NODE_EXPERIMENTAL: "1" };
    await suite("wasm in Node", "cargo", test, { env: node, counts: cargoCounts });
    const chromium = { ...env, CHROMEDRIVER: browser.chromedriver, WASM_BINDGEN_USE_BROWSER: "1" };
    await suite("wasm in Chromium", "cargo", test, { env: chromium, counts: cargoCounts });
  },
  biome: () => suite("biome", join(root, "node_modules/.bin/biome"), ["ci", "."]),
  types: async () => {
    for (const project of ["pkg", "dev", "www", "tests"]) {
      await suite(`types of ${project}`, join(root, "node_modules/.bin/tsc"), ["-p", project]);
    }
  },
  ...Object.fromEntries(
    ["dev", "client", "worker", "package", "e2e"]
      .filter((name) => existsSync(join(root, "tests", name)))
      .map((name) => [name, () => vitest(name)]),
  ),
};

const summary = () => {
  console.log("\n━━━ all suites");
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, seconds, ...counts } of results) {
    for (const key in total) total[key] += counts[key];
    const mark = counts.failed ? "✗" : "✓";
    const line = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    console.log(`${mark} ${name.padEnd(20)} ${line.padEnd(36)} ${seconds.toFixed(1)} s`);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  if (total.failed > 0) process.exitCode = 1;
};

await main(async () => {
  const only = process.argv
    .find((argument) => argument.startsWith("--only="))
    ?.slice(7)
    .split(",");
  const unknown = only?.filter((name) => !(name in suites));
  if (unknown?.length) {
    throw new Error(`no suite ${unknown}; there are ${Object.keys(suites).join(", ")}`);
  }
  await setUp();
  browser = await setUpBrowser();
  await buildAll();
  mkdirSync(join(root, "build/reports"), { recursive: true });
  for (const [name, work] of Object.entries(suites)) {
    if (!only || only.includes(name)) await work();
  }
  summary();
});
