// Installs everything needed to build, start and test. Does nothing if everything is installed.
import { basename } from "node:path";

import { CommandError, stopCommands } from "./lib/run.mjs";
import { installPackages } from "./setup/packages.mjs";
import { installRust } from "./setup/rust.mjs";
import { installTools } from "./setup/tools.mjs";

/**
 * Runs all steps of the setup concurrently. A build may start at the same time: `cargo` and the other commands wait for
 * what they need.
 *
 * @param {{ testRunner?: boolean }} [options] `testRunner`: also install the test runner for wasm
 */
export const setUp = async ({ testRunner = false } = {}) => {
  const tools = testRunner ? ["wasm-bindgen", "wasm-bindgen-test-runner"] : ["wasm-bindgen"];
  await Promise.all([installPackages(), installRust(), installTools(tools)]);
};

/**
 * Runs a script's work. When it fails, the other commands end too.
 *
 * @param {() => unknown} work
 */
export const main = async (work) => {
  try {
    await work();
  } catch (error) {
    stopCommands();
    console.error(error instanceof CommandError ? error.message : error);
    process.exitCode = 1;
  }
};

/**
 * Sets up and runs a script's work, unless another script has imported this one.
 *
 * @param {string} name the script's file name
 * @param {() => unknown} work
 */
export const command = async (name, work) => {
  if (basename(process.argv[1] ?? "") !== name) return;
  await main(async () => {
    await setUp();
    await work();
  });
};

/**
 * Like `command`, for work that itself waits for the steps of the setup.
 *
 * @param {string} name the script's file name
 * @param {() => unknown} work
 */
export const buildCommand = async (name, work) => {
  if (basename(process.argv[1] ?? "") !== name) return;
  await main(() => Promise.all([setUp(), work()]));
};

await command("setup.mjs", () => {});
