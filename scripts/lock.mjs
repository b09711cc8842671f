// Completes package-lock.json: with the optional dependencies of every platform, and without registry URLs.
//
//     npm run lock                  after a change of dependencies in a package.json
//     npm run lock -- --check       only checks the lock; changes nothing
//
// npm silently omits optional packages that its registry does not serve. `npm ci` then refuses the lock where the
// registry does serve them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, root, run } from "./lib/run.mjs";
import { main } from "./setup.mjs";

/**
 * @typedef {{ resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }} LockedPackage
 */

/**
 * Whether a package can import another one: a `node_modules` at its level or above has it.
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

/** The faults of the lock, one per line. */
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
      `package-lock.json is incomplete:\n${found.join("\n")}\nRun npm run lock with a registry that serves all packages.`,
    );
  }
});
