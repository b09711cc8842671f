// Builds wasm modules as wasm-pack does, with the project's own tools: wasm-pack may download others. wasm-pack 0.15.1 has been
// run with these tools, and wrote the same bytes.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { installRust, rustEnvironment } from "../setup/rust.mjs";
import { installTools, tools } from "../setup/tools.mjs";
import { probe, root, run } from "./run.mjs";

/** The flags of wasm-opt in Cargo.toml. @returns {string[]} */
const optimizing = () => {
  const args = ["metadata", "--no-deps", "--format-version=1"];
  const { packages } = JSON.parse(probe("cargo", args, rustEnvironment()) ?? "");
  return packages[0].metadata["wasm-pack"].profile.release["wasm-opt"];
};

/**
 * Compiles a crate, and writes its module into `build/rust/<name>`.
 *
 * @param {string} name
 * @param {{ manifest: string, wasm: string, args: string[] }} crate `wasm`: the name of the crate's wasm
 * @returns {Promise<string>} the folder
 */
const build = async (name, { manifest, wasm, args }) => {
  await installRust();
  await installTools(["wasm-bindgen"]);
  const target = join(root, "target", name);
  const cargo = ["build", "--quiet", "--locked", "--target=wasm32-unknown-unknown"];
  await run("cargo", [...cargo, `--manifest-path=${join(root, manifest)}`, ...args], {
    env: { ...rustEnvironment(), CARGO_TARGET_DIR: target, CARGO_PROFILE_DEV_DEBUG: "0" },
  });
  const out = join(root, "build/rust", name);
  rmSync(out, { recursive: true, force: true });
  const profile = args.includes("--release") ? "release" : "debug";
  const compiled = join(target, "wasm32-unknown-unknown", profile, wasm);
  await run(tools.wasmBindgen, ["--target=web", "--out-dir", out, compiled]);
  return out;
};

/** The crate's own module: `wasm-pack build --target web --features fetch`. */
export const buildModule = async () => {
  const out = await build("module", {
    manifest: "Cargo.toml",
    wasm: "cf_list_images.wasm",
    args: ["--release", "--lib", "--features=fetch"],
  });
  const wasm = join(out, "cf_list_images_bg.wasm");
  await run(tools.wasmOpt, [wasm, "-o", `${wasm}.optimized`, ...optimizing()]);
  renameSync(`${wasm}.optimized`, wasm);
  return out;
};

/** The page of examples/leptos, not optimized: that would take minutes. */
export const buildLeptosPage = () =>
  build("leptos", {
    manifest: "examples/leptos/Cargo.toml",
    wasm: "leptos-example.wasm",
    args: [],
  });
