// Tools that Cargo builds, kept in the user's cache so that every checkout shares them.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { root, run, step } from "../lib/run.mjs";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cf-list-images");

/** The version of a crate in Cargo.lock. */
const locked = (crate) => {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  return lock.match(new RegExp(`name = "${crate}"\nversion = "([^"]+)"`))?.[1];
};

/** wasm-bindgen's glue and its library must be of one version. */
const wasmBindgenVersion = locked("wasm-bindgen");

const folder = (name, version) => join(cache, `${name}-${version}`);
const wasmBindgen = join(folder("wasm-bindgen", wasmBindgenVersion), "bin");

export const tools = {
  wasmBindgen: join(wasmBindgen, "wasm-bindgen"),
  testRunner: join(wasmBindgen, "wasm-bindgen-test-runner"),
  wasmOpt: join(root, "node_modules/.bin/wasm-opt"),
  esbuild: join(root, "node_modules/.bin/esbuild"),
};

const install = async (crate, version, binary, into, minutes) => {
  if (existsSync(binary)) return;
  await step(`building ${crate} ${version} once, about ${minutes} minutes`, () =>
    run("cargo", ["install", crate, "--version", version, "--root", into, "--quiet"], {
      quiet: true,
    }),
  );
};

/** Builds what is missing. */
export const installTools = async () => {
  const bindgenFolder = folder("wasm-bindgen", wasmBindgenVersion);
  await install("wasm-bindgen-cli", wasmBindgenVersion, tools.wasmBindgen, bindgenFolder, 2);
};
