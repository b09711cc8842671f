// Tools built by Cargo. They are in the user's cache folder, shared by all checkouts.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { root, run, step } from "../lib/run.mjs";
import { installRust, rustEnvironment } from "./rust.mjs";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cf-list-images");

/**
 * The version of a crate in Cargo.lock.
 *
 * @param {string} crate
 */
const lockedVersion = (crate) => {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = lock.match(new RegExp(`name = "${crate}"\nversion = "([^"]+)"`))?.[1];
  if (!version) throw new Error(`Cargo.lock has no crate ${crate}`);
  return version;
};

/** wasm-bindgen's command and its library must have the same version. */
const version = lockedVersion("wasm-bindgen");
const bin = join(cache, `wasm-bindgen-${version}`, "bin");

export const tools = {
  wasmBindgen: join(bin, "wasm-bindgen"),
  testRunner: join(bin, "wasm-bindgen-test-runner"),
  wasmOpt: join(root, "node_modules/.bin/wasm-opt"),
  esbuild: join(root, "node_modules/.bin/esbuild"),
};

/** Fast to compile. Unoptimized, the command takes half a second for the Worker. */
const PROFILE = {
  CARGO_PROFILE_DEV_DEBUG: "0",
  CARGO_PROFILE_DEV_INCREMENTAL: "false",
};

/**
 * Builds commands of wasm-bindgen-cli in a temporary folder and moves them into place, so that an
 * interrupted or concurrent setup leaves no half-built tool.
 *
 * @param {string[]} names
 */
const build = async (names) => {
  await installRust();
  mkdirSync(bin, { recursive: true });
  const folder = mkdtempSync(join(cache, "building-"));
  const install = ["install", "wasm-bindgen-cli", "--version", version, "--no-default-features"];
  const into = ["--debug", "--no-track", "--root", folder];
  try {
    await step(`building ${names.join(" and ")} ${version}, once for all checkouts`, () =>
      run("cargo", [...install, ...names.flatMap((name) => ["--bin", name]), ...into], {
        quiet: true,
        env: { ...rustEnvironment(), ...PROFILE },
      }),
    );
    for (const name of names) renameSync(join(folder, "bin", name), join(bin, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @type {Map<string, Promise<void>>} */
const installing = new Map();

/**
 * Builds the commands of wasm-bindgen-cli that are missing.
 *
 * @param {string[]} names
 */
export const installTools = async (names) => {
  const missing = names.filter((name) => !installing.has(name) && !existsSync(join(bin, name)));
  if (missing.length > 0) {
    const built = build(missing);
    for (const name of missing) installing.set(name, built);
  }
  await Promise.all(names.map((name) => installing.get(name)));
};
