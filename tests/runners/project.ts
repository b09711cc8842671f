// The projects in this folder, each with a test runner, as their developers would have them: with the packed package.
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isSource, type Machine } from "../deploy/project.ts";
import { ROOT } from "../support/wrangler.ts";

/** An installed project. */
export interface Project {
  /** Runs a command line in its folder. Returns its output; throws with it when the command fails. */
  run(line: string, env?: Record<string, string>): Promise<string>;
}

/**
 * Copies a project to `build/runners` and installs its dependencies, with the packed package. The dependencies stay there
 * for the next run.
 */
export async function installProject(machine: Machine, name: string): Promise<Project> {
  const folder = join(ROOT, "build/runners", name);
  await mkdir(folder, { recursive: true });
  const stale = (await readdir(folder)).filter((entry) => entry !== "node_modules");
  await Promise.all(stale.map((entry) => rm(join(folder, entry), { recursive: true })));
  const source = join(ROOT, "tests/runners", name);
  await cp(source, folder, { recursive: true, filter: isSource });
  const run: Project["run"] = async (line, env) => {
    const { code, text } = await machine.run(folder, line, env);
    if (code !== 0) throw new Error(`${line}: ${text}`);
    return text;
  };
  // As `npm install` of a published version; the lock would have the checksum of this one.
  const options = "--no-save --no-package-lock --prefer-offline --no-audit --no-fund";
  await run(`npm install ${options} ${machine.tarball}`);
  return { run };
}
