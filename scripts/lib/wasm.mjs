// From Rust to a wasm module and its glue, for the client and the Worker alike.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { rustEnvironment } from "../setup/rust.mjs";
import { tools } from "../setup/tools.mjs";
import { probe, root, run } from "./run.mjs";

/** What every engine since 2023 has. */
const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
].map((name) => `--enable-${name}`);

/** The wasm names the sources of its panics: not by where they lie on the machine that builds it. */
const withoutPaths = () => {
  const sysroot = probe("rustc", ["--print", "sysroot"], rustEnvironment());
  const registry = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry/src");
  return [`${sysroot}/lib/rustlib/src/rust/library`, registry, root]
    .map((path) => ` --remap-path-prefix=${path}=`)
    .join("");
};

/** Compiles the library: the path of its wasm. `target` is a folder's name below `target/`. */
export const cargo = async (target, args = [], env = {}) => {
  await run(
    "cargo",
    ["build", "--quiet", "--release", "--lib", "--target", "wasm32-unknown-unknown", ...args],
    {
      env: {
        ...rustEnvironment(),
        RUSTFLAGS: `-Ctarget-feature=+simd128${withoutPaths()}`,
        CARGO_TARGET_DIR: join(root, "target", target),
        ...env,
      },
    },
  );
  return join(root, "target", target, "wasm32-unknown-unknown/release/cf_list_images.wasm");
};

/** Writes the glue (`core.js` and its like) and `core_bg.wasm` into a folder. */
export const bindgen = (wasm, folder, args) =>
  run(tools.wasmBindgen, [
    "--remove-name-section",
    "--remove-producers-section",
    ...args,
    "--out-name",
    "core",
    "--out-dir",
    folder,
    wasm,
  ]);

/** Runs wasm-opt's passes. Some print what they did: with `quiet`, that is what this returns. */
export const optimize = (passes, from, to, { quiet = false } = {}) =>
  run(tools.wasmOpt, [...passes, ...FEATURES, "-o", to, from], { quiet });

/** Bundles and minifies a module. */
export const bundle = (entry, to, args = []) =>
  run(tools.esbuild, [
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--log-level=warning",
    ...args,
    entry,
    `--outfile=${to}`,
  ]);

/** The gzipped size of a file in bytes. */
export const gzipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
