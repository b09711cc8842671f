// Where rustup's servers can't be reached: Debian's Rust for the web, whose std for wasm is built here once.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run, step } from "../lib/run.mjs";

/** Debian's own cargo and rustc come first. */
export const debianRust = { path: ["/usr/bin"], RUSTC: "/usr/bin/rustc" };

const PACKAGES = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

export const installDebianRust = async (target) => {
  await step(`installing ${PACKAGES.join(", ")}`, async () => {
    await run("apt-get", ["update", "-q"], { quiet: true });
    await run("apt-get", ["install", "-y", "-q", ...PACKAGES], { quiet: true });
  });
  await step("building Rust's standard library for wasm once, about a minute", async () => {
    const crate = mkdtempSync(join(tmpdir(), "wasm-std-"));
    mkdirSync(join(crate, "src"));
    writeFileSync(join(crate, "src/lib.rs"), "");
    writeFileSync(
      join(crate, "Cargo.toml"),
      '[package]\nname = "wasm-std"\nversion = "0.0.0"\nedition = "2024"\n',
    );
    const build = [
      "build",
      "--release",
      "-Zbuild-std=std,panic_abort,test,proc_macro",
      "--target",
      target,
    ];
    const env = { ...debianRust, RUSTC_BOOTSTRAP: "1", RUSTFLAGS: "-Cembed-bitcode=yes" };
    await run("/usr/bin/cargo", build, { quiet: true, cwd: crate, env });
    const built = join(crate, "target", target, "release/deps");
    const into = join("/usr/lib/rustlib", target, "lib");
    mkdirSync(into, { recursive: true });
    for (const name of readdirSync(built)) {
      if (name.endsWith(".rlib") && !name.startsWith("libwasm_std"))
        cpSync(join(built, name), join(into, name));
    }
    rmSync(crate, { recursive: true });
  });
};
