// Rust and its wasm32-unknown-unknown target.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, probe, root, run, step } from "../lib/run.mjs";
import { debianRust, installDebianRust } from "./debian-rust.mjs";

const TARGET = "wasm32-unknown-unknown";

/** The oldest Rust that the crate builds with. */
const OLDEST = readFileSync(join(root, "Cargo.toml"), "utf8").match(
  /^rust-version = "(\d+\.\d+)/m,
)?.[1];

/** The version of a rustc; undefined when there is none, or one too old. */
const newEnough = (rustc, env) => {
  const version = probe(rustc, ["--version"], env)?.match(/^rustc (\d+)\.(\d+)/);
  if (!version || !OLDEST) return version?.[0];
  const [major, minor] = OLDEST.split(".").map(Number);
  const [, ours, its] = version.map(Number);
  return ours > major || (ours === major && its >= minor) ? version[0] : undefined;
};

const hasTarget = (rustc, env) => {
  if (!newEnough(rustc, env)) return false;
  const folder = probe(rustc, ["--print", "target-libdir", "--target", TARGET], env);
  return folder !== undefined && existsSync(folder);
};

/** What commands need so that their `cargo` can build for wasm. */
export const rustEnvironment = () => (hasTarget("rustc") ? {} : debianRust);

/** Makes sure of Rust and of the target, by rustup where it can, by Debian's packages where it can't. */
export const setUpRust = async () => {
  if (hasTarget("rustc")) return;
  if (probe("rustup")) {
    try {
      await step(`adding Rust's ${TARGET} target`, () =>
        run("rustup", ["target", "add", TARGET], { quiet: true }),
      );
      if (hasTarget("rustc")) return;
    } catch {
      console.log("  rustup can't get it here");
    }
  }
  if (hasTarget("/usr/bin/rustc", debianRust)) return;
  if (process.getuid?.() === 0 && probe("apt-get")) {
    try {
      await installDebianRust(TARGET);
      return;
    } catch (error) {
      console.error(error.message);
    }
  }
  throw new CommandError(
    `Install Rust ${OLDEST} or newer with its ${TARGET} target: see https://rustup.rs, then run this again.`,
  );
};
