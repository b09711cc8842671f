// For CI machines that cannot reach rustup's servers: Debian's Rust, and its standard library compiled for wasm.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run, step } from "../lib/run.mjs";
import { installDebianPackages } from "./debian-packages.mjs";

/** The environment that selects Debian's cargo and rustc. */
export const debianRust = { path: ["/usr/bin"], RUSTC: "/usr/bin/rustc" };

const PACKAGES = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

const MANIFEST = '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2024"\n';

/**
 * Compiles the standard library and copies it to the folder where Debian's rustc looks for it.
 *
 * @param {string} target
 */
const buildStd = async (target) => {
  const crate = mkdtempSync(join(tmpdir(), "wasm-std-"));
  mkdirSync(join(crate, "src"));
  writeFileSync(join(crate, "src/lib.rs"), "");
  writeFileSync(join(crate, "Cargo.toml"), MANIFEST);
  const std = "-Zbuild-std=std,panic_abort,test,proc_macro";
  await run("/usr/bin/cargo", ["build", "--release", std, "--target", target], {
    quiet: true,
    cwd: crate,
    env: { ...debianRust, RUSTC_BOOTSTRAP: "1", RUSTFLAGS: "-Cembed-bitcode=yes" },
  });
  const built = join(crate, "target", target, "release/deps");
  const library = join("/usr/lib/rustlib", target, "lib");
  mkdirSync(library, { recursive: true });
  for (const name of readdirSync(built)) {
    if (name.endsWith(".rlib") && !name.startsWith("libwasm_std")) {
      cpSync(join(built, name), join(library, name));
    }
  }
  rmSync(crate, { recursive: true });
};

/**
 * Installs Debian's Rust with the wasm target where Debian packages may be installed.
 *
 * @param {string} target
 * @returns {Promise<boolean>} whether it is installed now
 */
export const installDebianRust = async (target) => {
  if (!(await installDebianPackages(PACKAGES))) return false;
  await step("compiling Rust's standard library for wasm", () => buildStd(target));
  return true;
};
