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
 * Why the counts can't be compared on this machine, in one sentence; `undefined` if they can. In CI, that is an error.
 */
export const withoutComparison = async () => {
  const recorded = JSON.parse(readFileSync(RECORD, "utf8")).toolchain;
  const found = toolchain();
  const reason =
    (await withoutValgrind()) ??
    (found === recorded
      ? undefined
      : `the counts are those of ${recorded}, and this is ${found}: record them again with npm run instructions -- --write`);
  if (reason && process.env.CI) throw new CommandError(`instructions: ${reason}.`);
  return reason;
};
