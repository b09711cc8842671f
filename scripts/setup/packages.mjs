// The Node packages, and among them the Node that the tools need.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, probe, root, run, step } from "../lib/run.mjs";

const lock = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
const stamp = join(root, "node_modules/.cf-list-images");

/** Installs the packages when they are missing or the lock has changed. */
export const setUpPackages = async () => {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    throw new CommandError(
      `Install Node 20 or newer (this is ${process.version}), then run this again.`,
    );
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock()) return;
  // Not `npm ci`: it refuses a lock without the platform packages that a registry does not serve.
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await step("installing the Node packages", () =>
    run("npm", ["install", ...quiet], { quiet: true }),
  );
  if (!existsSync(join(root, "node_modules/node/bin/node"))) {
    // npm may hold back the script that puts the Node of the `node` package in its place.
    await run("npm", ["rebuild", "node", "--ignore-scripts=false", ...quiet], {
      quiet: true,
    }).catch(() => {});
  }
  const node = probe(join(root, "node_modules/.bin/node"));
  if (!node)
    throw new CommandError(
      "npm did not provide the `node` package: allow its install script, then run this again.",
    );
  writeFileSync(stamp, lock());
};
