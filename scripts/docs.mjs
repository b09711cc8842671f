// Writes the npm package's reference, docs/api/index.html, from the doc comments of its sources.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root, run, step } from "./lib/run.mjs";
import { buildClient } from "./build-client.mjs";
import { command } from "./setup.mjs";

// TypeDoc reads types through TypeScript's JavaScript API, which TypeScript 7 lacks. So it is installed in a
// separate folder with its own TypeScript.
const folder = join(root, "build/typedoc");
const PACKAGES = ["typedoc@0.28.20", "typescript@6.0.x"];

export const buildDocs = async () => {
  await buildClient();
  if (!existsSync(join(folder, "node_modules/typedoc"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    await step(`installing ${PACKAGES.join(", ")}`, () =>
      run("npm", ["install", ...quiet, ...PACKAGES], { cwd: folder }),
    );
  }
  const options = {
    entryPoints: [join(root, "pkg/dist/index.d.ts")],
    tsconfig: join(folder, "tsconfig.json"),
    out: join(root, "docs/api"),
    name: "cf-list-images",
    readme: join(root, "pkg/README.md"),
    disableSources: true,
    treatWarningsAsErrors: true,
    validation: { invalidLink: true, notExported: true },
  };
  const compilerOptions = {
    target: "es2023",
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    skipLibCheck: true,
  };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: [join(root, "pkg/dist/index.d.ts")] }),
  );
  writeFileSync(join(folder, "typedoc.json"), JSON.stringify(options));
  await step("writing docs/api", () =>
    run(join(folder, "node_modules/.bin/typedoc"), ["--options", join(folder, "typedoc.json")], {
      cwd: folder,
    }),
  );
};

await command("docs.mjs", buildDocs);
