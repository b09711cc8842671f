// Writes the npm package's reference, docs/api, from the doc comments of its types.
//
//     npm run docs               writes it
//     npm run docs -- --check    fails if it differs from what would be written
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildAll } from "./build.mjs";
import { CommandError, root, run, step } from "./lib/run.mjs";
import { command } from "./setup.mjs";

// TypeDoc reads types through TypeScript's JavaScript API, which TypeScript 7 lacks. So it is installed in a
// separate folder with its own TypeScript.
const folder = join(root, "build/typedoc");
const PACKAGES = ["typedoc@0.28.20", "typedoc-plugin-markdown@4.14.1", "typescript@6.0.x"];
const reference = join(root, "docs/api");

/** What the package's users import, by the name of its page: the name of the module, and its types. */
const MODULES = {
  index: ["cf-list-images", "index.d.ts"],
  query: ["cf-list-images/query", "query.d.ts"],
  delivery: ["cf-list-images/delivery", "delivery.d.ts"],
  testing: ["cf-list-images/testing", "testing/index.d.ts"],
  worker: ["cf-list-images/worker", "worker/index.d.ts"],
  samples: ["cf-list-images/samples", "samples/index.d.ts"],
};

const install = async () => {
  if (existsSync(join(folder, "node_modules/typedoc-plugin-markdown"))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await step(`installing ${PACKAGES.join(", ")}`, () =>
    run("npm", ["install", ...quiet, ...PACKAGES], { cwd: folder }),
  );
};

const configure = () => {
  const files = Object.values(MODULES).map(([, types]) => join(root, "pkg/dist", types ?? ""));
  const compilerOptions = {
    target: "es2023",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    strict: true,
    skipLibCheck: true,
  };
  const options = {
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: files,
    tsconfig: join(folder, "tsconfig.json"),
    out: join(folder, "out"),
    readme: "none",
    disableSources: true,
    excludeExternals: true,
    outputFileStrategy: "modules",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    treatWarningsAsErrors: true,
    validation: { invalidLink: true, notDocumented: true, notExported: true },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  writeFileSync(join(folder, "typedoc.json"), JSON.stringify(options));
};

/**
 * The pages of the reference, by file name.
 *
 * @returns {Record<string, string>}
 */
const pages = () => {
  const modules = Object.entries(MODULES).map(([name, [module]]) => {
    const [, ...lines] = readFileSync(join(folder, "out", `${name}.md`), "utf8").split("\n");
    return [`${name}.md`, [`# ${module}`, ...lines].join("\n")];
  });
  const list = Object.entries(MODULES).map(([name, [module]]) => `- [${module}](${name}.md)`);
  const contents = `# Reference\n\nMade from the package's types by \`npm run docs\`.\n\n${list.join("\n")}\n`;
  return Object.fromEntries([["README.md", contents], ...modules]);
};

/** @param {Record<string, string>} written */
const check = (written) => {
  const present = existsSync(reference) ? readdirSync(reference) : [];
  const names = [...new Set([...Object.keys(written), ...present])];
  const differing = names.filter((name) => {
    const path = join(reference, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== written[name];
  });
  if (differing.length > 0) {
    throw new CommandError(`docs/api: ${differing.join(", ")} is out of date: run "npm run docs".`);
  }
};

/** @param {Record<string, string>} written */
const write = (written) => {
  rmSync(reference, { recursive: true, force: true });
  mkdirSync(reference, { recursive: true });
  for (const [name, text] of Object.entries(written)) writeFileSync(join(reference, name), text);
};

export const buildDocs = async () => {
  await buildAll();
  await install();
  configure();
  const typedoc = join(folder, "node_modules/.bin/typedoc");
  const args = ["--options", join(folder, "typedoc.json"), "--logLevel", "Warn"];
  await step("making the reference", () => run(typedoc, args, { cwd: folder }));
  (process.argv.includes("--check") ? check : write)(pages());
};

await command("docs.mjs", buildDocs);
