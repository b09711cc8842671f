// Measures which lines of src/api the native tests run, and fails below 95 %.
//
//     npm run coverage                 a table
//     npm run coverage -- --html       also build/coverage/html, with the lines that no test runs
//
// It needs cargo-llvm-cov, and the LLVM tools of the version that rustc has: rustup's component, or Debian's package.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { CommandError, probe, root, run } from "./lib/run.mjs";
import { main } from "./setup.mjs";
import { installRust, rustEnvironment } from "./setup/rust.mjs";

/** The least share of lines, in percent. */
const LEAST = 95;

/** The other layers, and the tests' own files. */
const IGNORED = "(client|fetch|worker|tests|fuzz)/";

/**
 * Where Debian has the LLVM tools; cargo-llvm-cov finds rustup's by itself.
 *
 * @returns {import("./lib/run.mjs").Environment}
 */
const llvm = () => {
  const libraries = probe("rustc", ["--print", "target-libdir"], rustEnvironment());
  if (libraries && existsSync(join(libraries, "../bin/llvm-cov"))) return {};
  const verbose = spawnSync("rustc", ["-vV"], { encoding: "utf8" }).stdout;
  const version = /LLVM version: (\d+)/.exec(verbose)?.[1];
  const LLVM_COV = `/usr/bin/llvm-cov-${version}`;
  const LLVM_PROFDATA = `/usr/bin/llvm-profdata-${version}`;
  if (existsSync(LLVM_COV) && existsSync(LLVM_PROFDATA)) return { LLVM_COV, LLVM_PROFDATA };
  throw new CommandError(
    `Coverage needs LLVM's tools: run \`rustup component add llvm-tools\`, or install Debian's package llvm-${version}.`,
  );
};

await main(async () => {
  await installRust();
  if (!probe("cargo", ["llvm-cov", "--version"])) {
    throw new CommandError(
      "Coverage needs cargo-llvm-cov: run `cargo install --locked cargo-llvm-cov`.",
    );
  }
  const env = {
    ...rustEnvironment(),
    ...llvm(),
    CARGO_TARGET_DIR: join(root, "target/coverage"),
    CARGO_PROFILE_TEST_DEBUG: "0",
  };
  const tests = ["--all-features", "--lib", "--test", "api"];
  await run("cargo", ["llvm-cov", "--quiet", "--no-report", ...tests], { env, quiet: true });
  const report = ["llvm-cov", "report", "--ignore-filename-regex", IGNORED];
  if (process.argv.includes("--html")) {
    await run("cargo", [...report, "--html", "--output-dir", join(root, "build/coverage")], {
      env,
    });
  }
  await run("cargo", [...report, "--summary-only", "--fail-under-lines", `${LEAST}`], { env });
});
