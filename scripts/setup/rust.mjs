// Rust and its wasm32-unknown-unknown target.
import { existsSync } from "node:fs";

import { CommandError, probe, run, step } from "../lib/run.mjs";
import { debianRust, installDebianRust } from "./debian-rust.mjs";

const TARGET = "wasm32-unknown-unknown";

const hasTarget = (rustc, env) => {
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
  if (process.getuid?.() === 0 && probe("apt-get")) return installDebianRust(TARGET);
  throw new CommandError(
    `Install Rust with its ${TARGET} target: see https://rustup.rs, then run this again.`,
  );
};
