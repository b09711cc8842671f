// Fuzzes every target for a given time, one after the other.
//
//     npm run fuzz                                   60 seconds a target
//     npm run fuzz -- --seconds=600 --target=cors    one target, or several with commas between them
//
// It needs a nightly Rust and cargo-fuzz. What it learns about a target is kept in fuzz/corpus, which is not committed. An
// input that fails goes to fuzz/artifacts: fix the bug, and move the input to fuzz/seeds, which `npm test` replays.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { numberOption, option } from "./lib/command-line.mjs";
import { CommandError, environment, probe, root, run, step } from "./lib/run.mjs";
import { main } from "./setup.mjs";

/** How often progress is reported, in milliseconds. */
const REPORT_EVERY = 30_000;

/** @param {string[]} parts */
const folder = (...parts) => join(root, "fuzz", ...parts);

const targets = readdirSync(folder("fuzz_targets")).map((file) => file.replace(/\.rs$/, ""));

const seconds = numberOption("seconds", 60);
const chosen = option("target")?.split(",") ?? targets;

const checkArguments = () => {
  for (const target of chosen) {
    if (targets.includes(target)) continue;
    throw new CommandError(
      `--target: unknown target ${target}; expected one or more of ${targets.join(", ")}`,
    );
  }
};

const checkTools = () => {
  if (!probe("cargo", ["+nightly", "--version"]) || !probe("cargo", ["fuzz", "--version"])) {
    throw new CommandError(
      "Fuzzing needs a nightly Rust and cargo-fuzz: run `rustup toolchain install nightly` and `cargo install --locked cargo-fuzz`.",
    );
  }
};

/**
 * What libFuzzer has reported of a target.
 *
 * @typedef {{ runs: number, coverage: number, finding: boolean }} Progress
 */

/**
 * Fuzzes a target. Resolves when the time is over, or at the first finding.
 *
 * @param {string} target
 * @returns {Promise<Progress>}
 */
const fuzz = (target) => {
  for (const kind of ["corpus", "artifacts"]) mkdirSync(folder(kind, target), { recursive: true });
  const inputs = [folder("corpus", target), folder("seeds", target)];
  const dictionary = folder("dictionaries", `${target}.dict`);
  const child = spawn(
    "cargo",
    ["+nightly", "fuzz", "run", target, ...inputs, "--"].concat(
      `-max_total_time=${seconds}`,
      "-max_len=8192",
      "-timeout=10",
      "-print_final_stats=1",
      // LeakSanitizer may hang where ptrace is blocked, and safe code that leaks is no finding here.
      "-detect_leaks=0",
      existsSync(dictionary) ? [`-dict=${dictionary}`] : [],
    ),
    { cwd: root, env: environment(), stdio: ["ignore", "ignore", "pipe"] },
  );
  /** @type {Progress} */
  const progress = { runs: 0, coverage: 0, finding: false };
  /** @type {string[]} */
  const last = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    // "#4096	NEW    cov: 812 ft: 1744 corp: 97/3Kb …"
    const [, runs, coverage] = /^#(\d+)\s.* cov: (\d+)/.exec(line) ?? [];
    progress.runs = Number(
      runs ?? /number_of_executed_units:\s*(\d+)/.exec(line)?.[1] ?? progress.runs,
    );
    progress.coverage = Number(coverage ?? progress.coverage);
    if (runs === undefined) last.push(line);
    if (last.length > 40) last.shift();
  });
  const describe = () => `${target}: ${progress.runs} runs, ${progress.coverage} edges`;
  const timer = setInterval(() => console.log(`  ${describe()}`), REPORT_EVERY);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      progress.finding = code !== 0;
      console.log(`${progress.finding ? "✗" : "✓"} ${describe()}`);
      if (progress.finding) console.error(last.join("\n"));
      resolve(progress);
    });
  });
};

await main(async () => {
  checkArguments();
  checkTools();
  await step("compiling the fuzz targets", () =>
    run("cargo", ["+nightly", "fuzz", "build"], { quiet: true }),
  );
  let findings = 0;
  let runs = 0;
  for (const target of chosen) {
    const progress = await fuzz(target);
    findings += Number(progress.finding);
    runs += progress.runs;
  }
  console.log(
    `${chosen.length} targets, ${seconds} s each: ${runs} runs, ${findings} with a finding` +
      (findings > 0 ? "; the inputs are in fuzz/artifacts" : ""),
  );
  if (findings > 0) process.exitCode = 1;
});
