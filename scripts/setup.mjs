// Makes sure of everything that building, starting and testing need; quick when nothing is missing.
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

if (import.meta.main ?? process.argv[1]?.endsWith("setup.mjs")) await main(setUp);
