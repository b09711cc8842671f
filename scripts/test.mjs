// Sets up and runs every test. `npm test -- --only=native,worker` runs some.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";

import { buildAll } from "./build.mjs";
import { CommandError, probe, root } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";
import { setUpBrowsers } from "./setup/browsers.mjs";
import { tools } from "./setup/tools.mjs";
import { withoutComparison } from "./setup/valgrind.mjs";
import { benchCounts, cargoCounts, checkCounts, vitestCounts } from "./test/counts.mjs";
import { benchFailures, cargoFailures, vitestFailures, why } from "./test/failures.mjs";
import { VITEST_PROJECTS } from "./test/projects.mjs";
import { record, suite, summary } from "./test/suite.mjs";
import { TYPE_PROJECTS } from "./types.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const STRICT = ["--", "-D", "warnings"];
const WORKER = ["--no-default-features", "--features", "worker"];
const FETCH = ["--no-default-features", "--features", "fetch,js"];
const CLIENT = ["--features", "client"];
/** What docs.rs documents: the default features and those of `package.metadata.docs.rs`. */
const DOCS_RS = ["--features", "client,fetch,worker"];

/** The tests of cargo test and wasm-bindgen-test. */
const CARGO = { counts: cargoCounts, failures: cargoFailures };

/** The flags that the published wasm is built with. */
const SIMD = { RUSTFLAGS: "-Ctarget-feature=+simd128" };

/** Builds what the suites need. A failure counts as a failed test; the suites still run. */
const build = async () => {
  console.log("\n━━━ build");
  const started = Date.now();
  try {
    await buildAll();
    record("build", checkCounts({ code: 0 }), started);
  } catch (error) {
    const text = error instanceof CommandError ? error.message : inspect(error);
    console.error(text);
    const failures = why({ code: 1, output: text }, () => []);
    record("build", checkCounts({ code: 1 }), started, failures);
  }
};

/** @param {string} project */
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
      failures: vitestFailures(report),
      env: browsers,
    },
  );
};

/**
 * The paths of the browsers' commands, by environment variable.
 *
 * @type {Record<string, string>}
 */
let browsers = {};

/** @type {Record<string, () => Promise<void>>} */
const suites = {
  format: async () => {
    await suite("format", "cargo", ["fmt", "--check"]);
    const example = "--manifest-path=examples/leptos/Cargo.toml";
    await suite("format (examples/leptos)", "cargo", ["fmt", "--check", example]);
  },
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
      ["clippy", "--quiet", ...WASM, ...CLIENT, "--lib", "--test", "boundary", ...STRICT],
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
    await suite(
      "clippy (fetch)",
      "cargo",
      ["clippy", "--quiet", ...WASM, ...FETCH, "--lib", "--test", "fetch", ...STRICT],
      worker,
    );
  },
  native: () =>
    suite("native", "cargo", ["test", "--quiet", "--no-fail-fast", "--all-features"], CARGO),
  publish: () =>
    suite("cargo publish", "cargo", ["publish", "--quiet", "--dry-run", "--allow-dirty"]),
  docs: async () => {
    const env = { RUSTDOCFLAGS: "-Dwarnings" };
    const doc = ["doc", "--quiet", "--no-deps"];
    await suite("docs", "cargo", doc, { env });
    // The folder of the Worker's lints, which have compiled its dependencies.
    const wasm = { ...env, ...SIMD, CARGO_TARGET_DIR: join(root, "target/worker") };
    await suite("docs (docs.rs)", "cargo", [...doc, ...WASM, ...DOCS_RS], { env: wasm });
  },
  wasm: async () => {
    const env = {
      ...SIMD,
      CARGO_TARGET_DIR: join(root, "target/client"),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: tools.testRunner,
    };
    const test = ["test", ...WASM, ...CLIENT, "--test", "boundary"];
    const node = { ...env, WASM_BINDGEN_USE_NODE_EXPERIMENTAL: "1" };
    await suite("wasm in Node", "cargo", test, { env: node, ...CARGO });
    const chromium = {
      ...env,
      CHROMEDRIVER: browsers.CHROMEDRIVER_BIN,
      WASM_BINDGEN_USE_BROWSER: "1",
    };
    await suite("wasm in Chromium", "cargo", test, { env: chromium, ...CARGO });
    const fetch = ["test", ...WASM, ...FETCH, "--test", "fetch"];
    await suite("fetch in Node", "cargo", fetch, { env: node, ...CARGO });
    await suite("fetch in Chromium", "cargo", fetch, { env: chromium, ...CARGO });
    // The examples of the layer's documentation: compiled, not run.
    const examples = ["test", ...WASM, ...FETCH, "--doc", "fetch::"];
    await suite("fetch examples", "cargo", examples, { env });
  },
  deny: async () => {
    const checks = ["licenses", "bans", "sources"];
    if (probe("cargo", ["deny", "--version"])) {
      await suite("deny", "cargo", ["deny", "check", ...checks]);
    } else {
      // It takes minutes to compile, so it is not installed for this.
      console.log("\n━━━ deny: skipped, because cargo-deny is not installed");
      record("deny", { passed: 0, failed: 0, skipped: checks.length }, Date.now());
    }
  },
  lock: () => suite("lock", "node", ["scripts/lock.mjs", "--check"]),
  biome: () => suite("biome", join(root, "node_modules/.bin/biome"), ["ci", "."]),
  cycles: async () => {
    await suite("cycles, their check", "node", ["--test", "scripts/lib/import-graph.test.mjs"]);
    await suite("cycles", "node", ["scripts/check-cycles.mjs"]);
  },
  failures: () => suite("failures", "node", ["--test", "scripts/test/failures.test.mjs"]),
  security: async () => {
    await suite("security, its check", "node", ["--test", "scripts/lib/named-tests.test.mjs"]);
    await suite("security", "node", ["scripts/check-security.mjs"]);
  },
  types: async () => {
    for (const project of TYPE_PROJECTS) {
      // What is in pkg/dist is the build's, which does more than tsc.
      const args = ["-p", project, "--noEmit"];
      await suite(`types of ${project}`, join(root, "node_modules/.bin/tsc"), args);
    }
    const svelteCheck = join(root, "www/node_modules/.bin/svelte-check");
    const options = ["--workspace", "www", "--tsconfig", "./tsconfig.json", "--fail-on-warnings"];
    await suite("types of the gallery's components", svelteCheck, options);
    await suite("every script typed", "node", ["scripts/types.mjs"]);
  },
  ...Object.fromEntries(VITEST_PROJECTS.map((name) => [name, () => vitest(name)])),
  reference: () => suite("reference", "node", ["scripts/docs.mjs", "--check"]),
  soak: () => suite("soak, short", "node", ["scripts/soak.mjs", "--seconds=10"]),
  instructions: async () => {
    const reason = await withoutComparison();
    if (reason) {
      console.log(`\n━━━ instructions: skipped, because ${reason}`);
      return record("instructions", { passed: 0, failed: 0, skipped: 1 }, Date.now());
    }
    await suite("instructions", "node", ["bench/native/instructions.mjs"]);
  },
  bench: () =>
    suite("bench, short", "node", ["bench/run.mjs", "--short"], {
      counts: benchCounts,
      failures: benchFailures,
    }),
};

/** The suites that run in each browser, and those that need no build. */
const IN_BROWSERS = {
  Chromium: [
    "wasm",
    "client",
    "package",
    "e2e",
    "deploy",
    "runners",
    "frameworks",
    "rust",
    "bench",
  ],
  Firefox: ["client"],
  WebKit: ["client"],
};
const UNBUILT = [
  "format",
  "clippy",
  "native",
  "publish",
  "docs",
  "wasm",
  "deny",
  "lock",
  "biome",
  "cycles",
  "failures",
  "security",
];

/** @param {string[]} chosen */
const browsersOf = (chosen) =>
  /** @type {(keyof typeof IN_BROWSERS)[]} */ (Object.keys(IN_BROWSERS)).filter((browser) =>
    chosen.some((name) => IN_BROWSERS[browser].includes(name)),
  );

await main(async () => {
  const only = process.argv
    .find((argument) => argument.startsWith("--only="))
    ?.slice(7)
    .split(",");
  const unknown = only?.filter((name) => !(name in suites));
  if (unknown?.length) {
    throw new CommandError(
      `There is no suite ${unknown.join(", ")}. The suites are ${Object.keys(suites).join(", ")}.`,
    );
  }
  const chosen = Object.keys(suites).filter((name) => !only || only.includes(name));
  await setUp({ testRunner: chosen.includes("wasm") });
  browsers = await setUpBrowsers(...browsersOf(chosen));
  if (chosen.some((name) => !UNBUILT.includes(name))) await build();
  mkdirSync(join(root, "build/reports"), { recursive: true });
  for (const name of chosen) await suites[name]?.();
  summary();
});
