// The npm package as users get it: packed, and installed in an empty folder outside the workspace.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./wrangler.ts";

const execute = promisify(execFile);
const QUIET = ["--no-audit", "--no-fund", "--loglevel=error"];

export interface Packed {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The files of the tarball. */
  readonly files: readonly string[];
  /** The size of the tarball in bytes. */
  readonly size: number;
  /** The size of its files in bytes. */
  readonly unpackedSize: number;
}

/** Packs the package into a folder. */
export async function packPackage(folder: string): Promise<Packed> {
  const pack = ["pack", "--json", "--pack-destination", folder];
  const { stdout } = await execute("npm", pack, { cwd: join(ROOT, "pkg") });
  const parsed: unknown = JSON.parse(stdout);
  const [packed] = (Array.isArray(parsed) ? parsed : Object.values(parsed as object)) as {
    filename: string;
    size: number;
    unpackedSize: number;
    files: { path: string }[];
  }[];
  if (!packed) throw new Error(`npm pack named no tarball: ${stdout}`);
  const { filename, size, unpackedSize } = packed;
  const files = packed.files.map(({ path }) => path);
  return { tarball: join(folder, filename), files, size, unpackedSize };
}

export interface Installed extends Packed {
  /** The folder with `node_modules/cf-list-images`. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Packs the package and installs it, and other packages, in a new folder. */
export async function installPackage(others: readonly string[] = []): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), "cf-list-images-"));
  const packed = await packPackage(folder);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  await execute("npm", ["install", ...QUIET, packed.tarball, ...others], { cwd: folder });
  return { ...packed, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const RUNTIMES = {
  node20: `npm:node-${process.platform}-${process.arch}@20`,
  node22: `npm:node-${process.platform}-${process.arch}@22`,
  deno: "2.9.6",
  bun: "1.4.5",
};

/** The paths of the runtimes' commands. The runtimes are installed once, below `build/`. */
export async function installRuntimes(): Promise<Record<keyof typeof RUNTIMES | "node26", string>> {
  const folder = join(ROOT, "build/runtimes");
  const wanted = JSON.stringify({ private: true, dependencies: RUNTIMES });
  const present = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
  if (present !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // Without its own package.json, npm would install into the workspace.
    await writeFile(join(folder, "package.json"), '{ "private": true }');
    const packages = Object.entries(RUNTIMES).map(([name, version]) => `${name}@${version}`);
    await execute("npm", ["install", "--no-save", ...QUIET, ...packages], { cwd: folder });
    await writeFile(join(folder, "package.json"), wanted);
  }
  const modules = join(folder, "node_modules");
  return {
    node20: join(modules, "node20/bin/node"),
    node22: join(modules, "node22/bin/node"),
    node26: process.execPath,
    deno: join(modules, ".bin/deno"),
    bun: join(modules, ".bin/bun"),
  };
}
