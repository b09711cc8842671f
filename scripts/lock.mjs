// Makes package-lock.json whole: with every optional dependency of every platform, and without registry addresses.
//
//     npm run lock                  after a change of dependencies in a package.json
//     npm run lock -- --check       only checks the lock; changes nothing
//
// npm leaves out, silently, the optional packages that its registry does not serve. `npm ci` then refuses the lock
// wherever the registry does serve them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, root, run } from "./lib/run.mjs";
import { main } from "./setup.mjs";

/**
 * @typedef {{ resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }} LockedPackage
 */

/**
 * Whether a package can import another one: a `node_modules` beside or above it has it.
 *
 * @param {Record<string, LockedPackage>} packages by path
 * @param {string} from the importing package's path
 * @param {string} name
 */
const isLocked = (packages, from, name) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    if (`${folder}${folder && "/"}node_modules/${name}` in packages) return true;
    if (folder === "") return false;
  }
};

/** What is wrong with the lock, a line each. */
const faults = () => {
  /** @type {{ packages: Record<string, LockedPackage> }} */
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages).flatMap(([path, { resolved, link, optionalDependencies }]) => [
    ...Object.keys(optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path} needs ${name} on some platform, but the lock lacks it.`),
    ...(resolved && !link ? [`${path} names a registry: ${resolved}`] : []),
  ]);
};

await main(async () => {
  if (!process.argv.includes("--check")) {
    const options = ["--ignore-scripts", "--omit-lockfile-registry-resolved"];
    await run("npm", ["install", "--package-lock-only", ...options]);
  }
  const found = faults();
  if (found.length > 0) {
    throw new CommandError(
      `package-lock.json is not whole:\n${found.join("\n")}\nRun npm run lock with a registry that serves all packages.`,
    );
  }
});
