// Publishes the crate and the npm package.
//
//     npm run release                  a dry run
//     npm run release -- --publish     publishes; CI runs it on a tag
//
// Both list the npm package's files and sizes. Before it publishes, it checks the crates' licenses and advisories, that a clean build gives the same bytes, and writes
// the SBOMs to build/sbom.
//
// npm's provenance (publishConfig in pkg/package.json) needs CI's identity, so a laptop cannot publish.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { buildAll } from "./build.mjs";
import { CommandError, root, run, step } from "./lib/run.mjs";
import { reproduce } from "./reproduce.mjs";
import { writeSboms } from "./sbom.mjs";
import { main, setUp } from "./setup.mjs";

/** @param {string} path relative to the project */
const read = (path) => readFileSync(join(root, path), "utf8");

const checkVersions = () => {
  const crate = read("Cargo.toml").match(/^version = "(.+)"$/m)?.[1];
  const { version } = JSON.parse(read("pkg/package.json"));
  if (crate !== version) {
    throw new CommandError(
      `Cargo.toml has version ${crate} and pkg/package.json ${version}. They must be equal.`,
    );
  }
  return version;
};

/** Lists what the npm package has, and how large it is. tests/package/package.test.ts has the bounds. */
const listTarball = async () => {
  const output = await run("npm", ["pack", "--dry-run", "--json"], {
    cwd: join(root, "pkg"),
    quiet: true,
  });
  // npm 12 gives an object by package name, earlier versions a list.
  const [packed] = Object.values(JSON.parse(output));
  for (const { path, size } of packed.files) console.log(`  ${String(size).padStart(7)}  ${path}`);
  console.log(
    `  ${packed.files.length} files: ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`,
  );
};

await main(async () => {
  const publish = process.argv.includes("--publish");
  const version = checkVersions();
  if (publish && !read("CHANGELOG.md").includes(`## ${version}`)) {
    throw new CommandError(`CHANGELOG.md has no section "## ${version}".`);
  }
  await setUp();
  await buildAll();
  await listTarball();
  if (publish) {
    await step("checking the crates", () => run("cargo", ["deny", "check"]));
    await reproduce();
    await writeSboms();
  }
  const dryRun = publish ? [] : ["--dry-run"];
  const allowed = publish ? [] : ["--allow-dirty"];
  await step("publishing the crate", () =>
    run("cargo", ["publish", "--quiet", ...dryRun, ...allowed]),
  );
  // npm refuses provenance without CI's identity, even in a dry run.
  const provenance = publish ? [] : ["--provenance=false"];
  await step("publishing the npm package", () =>
    run("npm", ["publish", ...dryRun, ...provenance, "--tag", "latest"], {
      cwd: join(root, "pkg"),
    }),
  );
});
