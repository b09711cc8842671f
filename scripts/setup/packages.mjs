// The Node packages. They include the Node that runs the tools, which need a newer version than the scripts.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { once } from "../lib/once.mjs";
import { CommandError, probe, root, run, step } from "../lib/run.mjs";

const OLDEST_NODE = 20;
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Holds the hash of the lock that node_modules was installed from. */
const stamp = join(root, "node_modules/.cf-list-images");

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");

/** Installs the packages when they are missing or the lock has changed. */
export const installPackages = once(async () => {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    throw new CommandError(
      `This is Node ${process.version}. Install Node ${OLDEST_NODE} or newer, then run this again.`,
    );
  }
  const hash = lockHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  await step("installing the Node packages", async () => {
    await run("npm", ["ci", ...QUIET], { quiet: true });
    await ensureNode();
  });
  writeFileSync(stamp, hash);
});

/** The `node` package gets its binary from an install script, which the user's npm configuration may forbid. */
const ensureNode = async () => {
  const runs = () => probe(join(root, "node_modules/node/bin/node")) !== undefined;
  if (runs()) return;
  await run("npm", ["rebuild", "node", "--ignore-scripts=false", ...QUIET], { quiet: true });
  if (runs()) return;
  throw new CommandError(
    "The `node` package has no binary for this machine. Allow its install script (npm's setting ignore-scripts must not be true), then run this again.",
  );
};
