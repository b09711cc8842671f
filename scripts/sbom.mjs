// Writes what the two artefacts are made of, in CycloneDX 1.5: build/sbom/cf-list-images-npm.cdx.json
// and build/sbom/cf-list-images-worker.cdx.json.
//
//     npm run sbom
//
// cargo-cyclonedx lists the crates; this adds the npm packages that esbuild bundles, and the artefact's files with their
// hashes. The same sources give the same documents: they have no serial number and no time.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildClient } from "./build-client.mjs";
import { buildWorker } from "./build-worker.mjs";
import { CommandError, probe, root, run, step } from "./lib/run.mjs";
import { command } from "./setup.mjs";

/**
 * An artefact: the flags that select its crates, its folder, and its JavaScript's entry if that is bundled.
 *
 * @typedef {{ name: string, flags: string[], folder: string, entry?: string }} Artefact
 */

/** @type {Artefact[]} */
const ARTEFACTS = [
  { name: "cf-list-images-npm", flags: ["--features", "npm"], folder: "pkg/dist" },
  {
    name: "cf-list-images-worker",
    flags: ["--no-default-features", "--features", "worker"],
    folder: "pkg/dist/worker",
    entry: "src/worker/js/index.ts",
  },
];

/** @param {string} path relative to the project */
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/**
 * The crates of an artefact, as a CycloneDX document.
 *
 * @param {Artefact} artefact
 */
const crates = async ({ name, flags }) => {
  const selected = ["--target", "wasm32-unknown-unknown", "--no-build-deps", ...flags];
  const format = ["--format", "json", "--spec-version", "1.5"];
  await run(
    "cargo",
    ["cyclonedx", "--quiet", ...selected, ...format, "--override-filename", name],
    {
      quiet: true,
    },
  );
  const file = join(root, `${name}.json`);
  try {
    // References of local crates hold the project's path.
    return JSON.parse(readFileSync(file, "utf8").replaceAll(`path+file://${root}#`, "crate:"));
  } finally {
    rmSync(file);
  }
};

/**
 * The npm packages that esbuild bundles from an entry, as components.
 *
 * @param {string} entry
 */
const bundled = async (entry) => {
  // Imported here: a fresh clone has no packages when this module is loaded.
  const { build } = await import("esbuild");
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    external: ["cloudflare:*", "*.wasm"],
  });
  const found = Object.keys(metafile.inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  const { packages } = read("package-lock.json");
  return [...new Set(found)].sort().map((name) => {
    const { version, license } = read(`node_modules/${name}/package.json`);
    const [algorithm, hash] = packages[`node_modules/${name}`].integrity.split("-");
    if (algorithm !== "sha512") throw new CommandError(`package-lock.json: ${name} has no SHA-512`);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    return {
      type: "library",
      "bom-ref": purl,
      name,
      version,
      scope: "required",
      hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }],
      licenses: [{ license: { id: license } }],
      purl,
    };
  });
};

/**
 * The files of an artefact, with their hashes. The Worker's folder is in the library's.
 *
 * @param {string} folder
 */
const files = (folder) =>
  readdirSync(join(root, folder), { encoding: "utf8" })
    .filter((name) => statSync(join(root, folder, name)).isFile())
    .sort()
    .map((name) => {
      const content = createHash("sha256").update(readFileSync(join(root, folder, name)));
      return { type: "file", name, hashes: [{ alg: "SHA-256", content: content.digest("hex") }] };
    });

/** @param {Artefact} artefact */
const write = async (artefact) => {
  const { serialNumber: _, ...document } = await crates(artefact);
  const { component, timestamp: __, ...metadata } = document.metadata;
  const packages = artefact.entry ? await bundled(artefact.entry) : [];
  const own = component["bom-ref"];
  for (const dependency of document.dependencies) {
    if (dependency.ref === own) dependency.dependsOn.push(...packages.map(({ purl }) => purl));
  }
  document.metadata = {
    ...metadata,
    component: {
      ...component,
      name: artefact.name,
      purl: undefined,
      components: files(artefact.folder),
    },
  };
  document.components.push(...packages);
  document.dependencies.push(...packages.map(({ purl }) => ({ ref: purl })));
  const path = `build/sbom/${artefact.name}.cdx.json`;
  writeFileSync(join(root, path), `${JSON.stringify(document, undefined, 2)}\n`);
  console.log(`  ${path}: ${document.components.length} components`);
};

/** Writes both documents. */
export const writeSboms = async () => {
  if (!probe("cargo", ["cyclonedx", "--version"])) {
    throw new CommandError(
      "The SBOMs need cargo-cyclonedx: run `cargo install --locked cargo-cyclonedx`.",
    );
  }
  const { dependencies = {} } = read("pkg/package.json");
  if (Object.keys(dependencies).length > 0) {
    throw new CommandError(
      "pkg/package.json has dependencies, which scripts/sbom.mjs does not list",
    );
  }
  await buildClient();
  await buildWorker();
  mkdirSync(join(root, "build/sbom"), { recursive: true });
  await step("writing the SBOMs", async () => {
    for (const artefact of ARTEFACTS) await write(artefact);
  });
};

await command("sbom.mjs", writeSboms);
