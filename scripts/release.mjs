// Publishes the crate and the npm package, by CI on a tag: `node scripts/release.mjs` only tries, `--publish` does it.
// npm's provenance (publishConfig in pkg/package.json) needs CI's identity: it can't be had on a laptop.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { buildClient } from "./build-client.mjs";
import { CommandError, root, run, step } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

const checkVersions = () => {
  const crate = read("Cargo.toml").match(/^version = "(.+)"$/m)?.[1];
  const { version } = JSON.parse(read("pkg/package.json"));
  if (crate !== version) {
    throw new CommandError(`Cargo.toml says ${crate}, pkg/package.json ${version}: make them one.`);
  }
  return version;
};

await main(async () => {
  const publish = process.argv.includes("--publish");
  const version = checkVersions();
  if (publish && !read("CHANGELOG.md").includes(`## ${version}`)) {
    throw new CommandError(`CHANGELOG.md has no section "## ${version}".`);
  }
  await setUp();
  await buildClient();
  const trial = publish ? [] : ["--dry-run"];
  const allowed = publish ? [] : ["--allow-dirty"];
  await step("publishing the crate", () =>
    run("cargo", ["publish", "--quiet", ...trial, ...allowed]),
  );
  // Provenance is refused without CI's identity, even for a trial.
  const provenance = publish ? [] : ["--provenance=false"];
  await step("publishing the npm package", () =>
    run("npm", ["publish", ...trial, ...provenance, "--tag", "latest"], { cwd: join(root, "pkg") }),
  );
});
