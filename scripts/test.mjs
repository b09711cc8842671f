// Sets up and runs every test. `npm test -- --only=native,worker` runs some.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { buildAll } from "./build.mjs";
import { CommandError, environment, root } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";
import { setUpBrowser } from "./setup/browser.mjs";
import { rustEnvironment } from "./setup/rust.mjs";
import { tools } from "./setup/tools.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const STRICT = ["--", "-D", "warnings"];
const WORKER = ["--no-default-features", "--features", "worker"];

/** What the wasm that ships is built with. */
const SIMD = { RUSTFLAGS: "-Ctarget-feature=+simd128" };
/** A suite that takes longer hangs: the slowest takes some five minutes on two cores. */
const MINUTES = 15;

const results = [];
const running = new Set();

/** Ends a command and everything that it started: servers and browsers among them. */
const end = ({ pid }) => {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
};

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    for (const child of running) end(child);
    process.exit(code);
  });
}

/** Runs a command with its output shown and kept. */
const show = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment({ ...rustEnvironment(), ...env }),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    const bound = setTimeout(() => {
      console.error(`not done within ${MINUTES} minutes: ended`);
      end(child);
    }, MINUTES * 60_000);
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
    const done = (result) => {
      clearTimeout(bound);
      running.delete(child);
      resolve(result);
    };
    child.on("error", (error) => {
      console.error(error.message);
      done({ code: 1, output });
    });
    child.on("close", (code) => done({ code, output }));
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

/** A row counts as a test; it fails beyond twice its goal. */
const benchCounts = ({ output }) => {
  const [, rows = 0, gross = 0] =
    /(\d+) rows, \d+ within their goals, (\d+) beyond/.exec(output) ?? [];
  return { passed: rows - gross, failed: Number(gross), skipped: 0 };
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
  record(name, counted, started);
};

const line = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const record = (name, counted, started) => {
  const seconds = (Date.now() - started) / 1000;
  results.push({ name, ...counted, seconds });
  console.log(`${counted.failed ? "✗" : "✓"} ${name}: ${line(counted)}, ${seconds.toFixed(1)} s`);
};

/** The builds that the suites need; one that fails counts as a failed test, and the suites run all the same. */
const build = async () => {
  console.log("\n━━━ build");
  const started = Date.now();
  try {
    await buildAll();
    record("build", asCheck({ code: 0 }), started);
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    record("build", asCheck({ code: 1 }), started);
  }
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
    await suite("clippy (native)", "cargo", [
      "clippy",
      "--quiet",
      "--all-targets",
      "--all-features",
      ...STRICT,
    ]);
    const client = { env: { ...SIMD, CARGO_TARGET_DIR: join(root, "target/client") } };
    await suite(
      "clippy (client)",
      "cargo",
      ["clippy", "--quiet", ...WASM, "--lib", "--test", "boundary", ...STRICT],
      client,
    );
    const npm = ["--features", "npm", "--lib"];
    await suite("clippy (npm)", "cargo", ["clippy", "--quiet", ...WASM, ...npm, ...STRICT], client);
    const worker = { env: { ...SIMD, CARGO_TARGET_DIR: join(root, "target/worker") } };
    await suite(
      "clippy (worker)",
      "cargo",
      ["clippy", "--quiet", ...WASM, ...WORKER, ...STRICT],
      worker,
    );
  },
  native: () =>
    suite("native", "cargo", ["test", "--quiet", "--no-fail-fast", "--all-features"], {
      counts: cargoCounts,
    }),
  publish: () =>
    suite("cargo publish", "cargo", ["publish", "--quiet", "--dry-run", "--allow-dirty"]),
  docs: () =>
    suite("docs", "cargo", ["doc", "--quiet", "--no-deps"], {
      env: { RUSTDOCFLAGS: "-Dwarnings" },
    }),
  wasm: async () => {
    const env = {
      ...SIMD,
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
  bench: () => suite("bench, short", "node", ["bench/run.mjs", "--short"], { counts: benchCounts }),
};

/** The suites that need a browser, and those that need nothing built. */
const BROWSER = ["wasm", "client", "package", "e2e", "bench"];
const UNBUILT = ["format", "clippy", "native", "publish", "docs", "wasm", "biome"];

const summary = () => {
  console.log("\n━━━ all suites");
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, seconds, ...counts } of results) {
    for (const key in total) total[key] += counts[key];
    const mark = counts.failed ? "✗" : "✓";
    console.log(`${mark} ${name.padEnd(20)} ${line(counts).padEnd(36)} ${seconds.toFixed(1)} s`);
  }
  console.log(`\n${line(total)}`);
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
  const chosen = Object.keys(suites).filter((name) => !only || only.includes(name));
  await setUp({ testRunner: chosen.includes("wasm") });
  if (chosen.some((name) => BROWSER.includes(name))) browser = await setUpBrowser();
  if (chosen.some((name) => !UNBUILT.includes(name))) await build();
  mkdirSync(join(root, "build/reports"), { recursive: true });
  for (const name of chosen) await suites[name]();
  summary();
});
