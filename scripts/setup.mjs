// Makes sure of everything that building, starting and testing need; quick when nothing is missing.
import { basename } from "node:path";

import { CommandError } from "./lib/run.mjs";
import { setUpPackages } from "./setup/packages.mjs";
import { setUpRust } from "./setup/rust.mjs";
import { installTools } from "./setup/tools.mjs";

export const setUp = async () => {
  await setUpPackages();
  await setUpRust();
  await installTools();
};

/** Runs a script's work; an error that tells a person what to do is shown without a stack. */
export const main = async (work) => {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    process.exitCode = 1;
  }
};

/** Runs a script's work after the set-up, if it is this script that was started, and not one that imports it. */
export const command = async (name, work) => {
  if (basename(process.argv[1] ?? "") !== name) return;
  await main(async () => {
    await setUp();
    await work();
  });
};

await command("setup.mjs", () => {});
