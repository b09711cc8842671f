// Valgrind, which counts instructions, and the counts to compare with.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, probe, root } from "../lib/run.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { rustEnvironment } from "./rust.mjs";

/** The recorded counts, and the compiler that they belong to. */
export const RECORD = join(root, "bench/instructions.json");

/** The compiler and the platform, on which every count depends. */
export const toolchain = () => {
  const env = rustEnvironment();
  return `${probe("rustc", ["--version"], env)}, ${process.platform} ${process.arch}`;
};

/**
 * Installs Valgrind if allowed. Returns why there is none, in one sentence; `undefined` if there is.
 */
export const withoutValgrind = async () => {
  const isInstalled = () => probe("valgrind", ["--version"]) !== undefined;
  if (isInstalled() || ((await installDebianPackages(["valgrind"])) && isInstalled())) return;
  return "Valgrind is not installed (Debian: valgrind)";
};

/**
 * Why the counts can't be compared on this machine, in one sentence; `undefined` if they can. In CI, Valgrind must be there;
 * another compiler is no error, so that an update of the machine does not fail a change that has nothing to do with it.
 */
export const withoutComparison = async () => {
  const missing = await withoutValgrind();
  if (missing && process.env.CI) throw new CommandError(`instructions: ${missing}.`);
  if (missing) return missing;
  const recorded = JSON.parse(readFileSync(RECORD, "utf8")).toolchain;
  const found = toolchain();
  if (found === recorded) return undefined;
  return `the counts are those of ${recorded}, and this is ${found}: record them again with npm run instructions -- --write`;
};
