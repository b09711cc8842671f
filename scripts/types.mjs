// Verifies that every JavaScript file is type-checked: that one of the TypeScript projects includes it.
import { execFileSync } from "node:child_process";
import { basename, join, relative } from "node:path";

import { CommandError, root } from "./lib/run.mjs";
import { main } from "./setup.mjs";

/** The projects that `npm test` checks with tsc. */
export const TYPE_PROJECTS = [
  "pkg",
  "dev",
  "www",
  "tests",
  "scripts",
  "bench",
  "examples",
  "src/worker/js",
];

/**
 * The lines that a command prints.
 *
 * @param {string} command
 * @param {string[]} args
 */
const lines = (command, args) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);

/** The project's JavaScript files that no TypeScript project includes. */
const unchecked = () => {
  const tsc = join(root, "node_modules/.bin/tsc");
  const checked = new Set(
    TYPE_PROJECTS.flatMap((project) => lines(tsc, ["-p", project, "--listFilesOnly"])).map((path) =>
      relative(root, path),
    ),
  );
  return lines("git", [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "*.js",
    "*.mjs",
  ]).filter((path) => !checked.has(path));
};

if (basename(process.argv[1] ?? "") === "types.mjs") {
  await main(() => {
    const paths = unchecked();
    if (paths.length === 0) return;
    throw new CommandError(
      `No tsconfig.json includes these files, so their types are not checked:\n${paths.join("\n")}\nAdd them to the project of their folder, or the project to TYPE_PROJECTS in scripts/types.mjs.`,
    );
  });
}
