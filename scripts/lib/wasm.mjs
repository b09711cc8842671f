// Compiles Rust to a wasm module and its glue, for the client and the Worker.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { installRust, rustEnvironment } from "../setup/rust.mjs";
import { tools } from "../setup/tools.mjs";
import { probe, root, run, step } from "./run.mjs";

/** The WebAssembly features of every engine since 2023. */
const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
].map((name) => `--enable-${name}`);

/** Panic messages name source files. This removes the folders of the machine that builds them. */
const withoutPaths = () => {
  const sysroot = probe("rustc", ["--print", "sysroot"], rustEnvironment());
  const registry = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry/src");
  return [`${sysroot}/lib/rustlib/src/rust/library`, registry, root]
    .map((path) => ` --remap-path-prefix=${path}=`)
    .join("");
};

/**
 * The last compilation. Each uses all cores, so the next one waits for it.
 *
 * @type {Promise<unknown>}
 */
let compiling = Promise.resolve();

/**
 * Compiles the library for wasm.
 *
 * @param {string} what the name of the result in the progress report
 * @param {string} target the folder below `target/`
 * @param {string[]} [args]
 * @param {import("./run.mjs").Environment} [env]
 * @param {string[]} [flags] further flags of rustc
 * @returns {Promise<string>} the path of the wasm
 */
export const cargo = async (what, target, args = [], env = {}, flags = []) => {
  const compile = () =>
    step(`compiling ${what}`, () =>
      run(
        "cargo",
        ["build", "--quiet", "--release", "--lib", "--target", "wasm32-unknown-unknown", ...args],
        {
          env: {
            ...rustEnvironment(),
            RUSTFLAGS: `${["-Ctarget-feature=+simd128", ...flags].join(" ")}${withoutPaths()}`,
            CARGO_TARGET_DIR: join(root, "target", target),
            ...env,
          },
        },
      ),
    );
  await installRust();
  compiling = compiling.then(compile);
  await compiling;
  return join(root, "target", target, "wasm32-unknown-unknown/release/cf_list_images.wasm");
};

/**
 * Writes the glue (`core.js` and related files, with types) and `core_bg.wasm` into a folder.
 *
 * @param {string} wasm
 * @param {string} folder
 * @param {string[]} args
 */
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

/**
 * Runs passes of wasm-opt. Some print what they did: with `quiet`, this returns it.
 *
 * @param {string[]} passes
 * @param {string} from
 * @param {string} to
 * @param {{ quiet?: boolean }} [options]
 */
export const optimize = (passes, from, to, { quiet = false } = {}) =>
  run(tools.wasmOpt, [...passes, ...FEATURES, "-o", to, from], { quiet });

/**
 * Bundles and minifies a module.
 *
 * @param {string} entry
 * @param {string} to
 * @param {string[]} [args]
 */
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

/**
 * The gzipped size of a file in bytes.
 *
 * @param {string} file
 */
export const gzipped = (file) => gzipSync(readFileSync(file), { level: 9 }).length;
