// Rust and its wasm32-unknown-unknown target.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { once } from "../lib/once.mjs";
import { CommandError, probe, root, run, step } from "../lib/run.mjs";
import { debianRust, installDebianRust } from "./debian-rust.mjs";

const TARGET = "wasm32-unknown-unknown";

/** The oldest supported version of Rust. */
const OLDEST = readFileSync(join(root, "Cargo.toml"), "utf8").match(
  /^rust-version = "(\d+\.\d+)/m,
)?.[1];
if (!OLDEST) throw new Error("Cargo.toml has no rust-version");

/**
 * Whether a rustc exists and is new enough.
 *
 * @param {string} rustc
 * @param {import("../lib/run.mjs").Environment} [env]
 */
const isNewEnough = (rustc, env) => {
  const found = probe(rustc, ["--version"], env)?.match(/^rustc (\d+)\.(\d+)/);
  if (!found) return false;
  const [major = 0, minor = 0] = found.slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
};

/**
 * Whether a rustc can compile for wasm.
 *
 * @param {string} rustc
 * @param {import("../lib/run.mjs").Environment} [env]
 */
const hasTarget = (rustc, env) => {
  if (!isNewEnough(rustc, env)) return false;
  const folder = probe(rustc, ["--print", "target-libdir", "--target", TARGET], env);
  return folder !== undefined && existsSync(folder);
};

/**
 * The environment in which `cargo` can compile for wasm. Empty for the user's own Rust.
 *
 * @returns {import("../lib/run.mjs").Environment}
 */
export const rustEnvironment = () => (hasTarget("rustc") ? {} : debianRust);

/** Installs Rust's wasm target if necessary: with rustup, or in CI from Debian packages. */
export const installRust = once(async () => {
  if (hasTarget("rustc")) return;
  if (probe("rustup")) {
    try {
      await step(`adding Rust's ${TARGET} target`, () =>
        run("rustup", ["target", "add", TARGET], { quiet: true }),
      );
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    if (hasTarget("rustc")) return;
  }
  if (hasTarget("/usr/bin/rustc", debianRust)) return;
  if (await installDebianRust(TARGET)) return;
  throw new CommandError(
    `Install Rust ${OLDEST} or newer with its ${TARGET} target (see https://rustup.rs), then run this again.`,
  );
});
