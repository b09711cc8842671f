// Builds both artefacts once more, from a clean copy of the sources in another folder, and compares them byte for byte with
// this checkout's.
//
//     npm run reproduce
//
// It takes as long as two builds: some four minutes on two cores.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildClient } from "./build-client.mjs";
import { buildWorker } from "./build-worker.mjs";
import { CommandError, root, run, step } from "./lib/run.mjs";
import { command } from "./setup.mjs";

/** The folders of the artefacts: the library and the Worker. */
const ARTEFACTS = ["pkg/dist"];

/** Copies the sources, committed or not, without anything that is built. */
const copySources = () => {
  const listed = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  if (listed.status !== 0)
    throw new CommandError("git ls-files failed: run this in a git checkout");
  const folder = mkdtempSync(join(tmpdir(), "another-folder-of-another-length-"));
  for (const path of listed.stdout.split("\0").filter(Boolean)) {
    cpSync(join(root, path), join(folder, path));
  }
  return folder;
};

/** @param {string} folder */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

/**
 * The files that differ between two folders.
 *
 * @param {string} one
 * @param {string} other
 */
const differences = (one, other) => {
  const paths = new Set([...filesOf(one), ...filesOf(other)]);
  return [...paths].filter((path) => {
    try {
      return !readFileSync(join(one, path)).equals(readFileSync(join(other, path)));
    } catch {
      // It is in one of the folders only.
      return true;
    }
  });
};

/** Fails if a clean build gives other bytes than this checkout's. */
export const reproduce = async () => {
  await buildClient();
  await buildWorker();
  const copy = copySources();
  try {
    await step("building in another folder", async () => {
      for (const script of ["build-client", "build-worker"]) {
        await run("node", [`scripts/${script}.mjs`], { cwd: copy, quiet: true });
      }
    });
    for (const artefact of ARTEFACTS) {
      const differing = differences(join(root, artefact), join(copy, artefact));
      if (differing.length > 0) {
        throw new CommandError(`${artefact}: a clean build differs in ${differing.join(", ")}`);
      }
      console.log(`  ${artefact}: ${filesOf(join(root, artefact)).length} files, the same bytes`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

await command("reproduce.mjs", reproduce);
