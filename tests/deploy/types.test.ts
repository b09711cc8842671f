// The types of `cf-list-images/worker`, from the packed package, and the projects in this folder.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App } from "../support/app.ts";
import { Machine } from "../support/machine.ts";
import { documentedSettings } from "../support/settings.ts";
import { ROOT } from "../support/wrangler.ts";

const STRICT = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: "es2022",
  lib: ["es2022"],
  types: [] as string[],
};
const RESOLUTIONS = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
};
/** Older than TypeScript 7, and the project's own. */
const COMPILERS = {
  "TypeScript 5.9": "npx tsc",
  "TypeScript 7": join(ROOT, "node_modules/.bin/tsc"),
};

/** The Workers in the project `apps`. */
const FOLDERS = [
  "worker",
  "names",
  "hono",
  "services/front",
  "services/images",
  "services/entrypoint",
];

let machine: Machine;
let apps: App;
beforeAll(async () => {
  machine = await Machine.create();
  apps = await App.install(machine, "deploy/apps");
  await Promise.all([...FOLDERS, "types"].map((folder) => apps.run("npx wrangler types", folder)));
}, 300_000);
afterAll(() => machine?.remove());

/** What `wrangler types` writes. */
const GENERATED = "worker-configuration.d.ts";

/** The TypeScript files of a project. */
async function sourcesOf(folder: string): Promise<string[]> {
  const files = await readdir(join(ROOT, "tests/deploy", folder), { recursive: true });
  return files.filter((file) => file.endsWith(".ts"));
}

/** What a compiler says of some files. */
async function compile(
  app: App,
  folder: string,
  files: string[],
  options: object,
  compiler = COMPILERS["TypeScript 7"],
): Promise<string> {
  const config = { compilerOptions: { ...STRICT, ...RESOLUTIONS.bundler, ...options }, files };
  await writeFile(join(app.folder, folder, "tsconfig.json"), JSON.stringify(config));
  return app.run(`${compiler} -p .`, folder);
}

describe.each(Object.entries(COMPILERS))("with %s", (_name, compiler) => {
  describe.each(Object.entries(RESOLUTIONS))("and the resolution of %s", (name, resolution) => {
    const expectToCompile = async (files: string[], options: object) => {
      expect(await compile(apps, "types", files, { ...resolution, ...options }, compiler)).toBe("");
    };

    it("settings are as documented where only lib.dom is known", async () => {
      await expectToCompile(["settings.ts"], { lib: ["es2022", "dom"] });
    });

    it("the platform's types fit those of @cloudflare/workers-types", async () => {
      await expectToCompile(["settings.ts", "platform.ts"], {
        types: ["@cloudflare/workers-types"],
      });
    });

    it("the platform's types fit those of `wrangler types`, and its Env that of the package", async () => {
      await expectToCompile(
        ["settings.ts", "platform.ts", "generated.ts", GENERATED],
        // Wrangler's file itself does not compile as a module of Node.
        { skipLibCheck: name === "nodenext" },
      );
    });
  });
});

it("Env has the documented settings and bindings, no other, and says which are secrets", async () => {
  const file = join(apps.folder, "node_modules/cf-list-images/dist/worker/env.d.ts");
  const [, rest = ""] = (await readFile(file, "utf8")).split("export interface Env {");
  const [members = ""] = rest.split("\n}");
  const found = Array.from(members.matchAll(/readonly (\w+)\?:/g), ([, name = ""]) => name);
  const secrets = Array.from(
    // A comment of one line or more.
    members.matchAll(/\/\*\*\s+(?:\* )?Secret\.(?:(?!\*\/).)*\*\/\s+readonly (\w+)\?:/gs),
    ([, name = ""]) => name,
  );
  const documented = documentedSettings();
  const names = documented.map(({ name }) => name);
  expect(found.sort()).toEqual([...names, "ASSETS", "IMAGES", "RATE_LIMITER"].sort());
  const secretNames = documented.filter(({ secret }) => secret).map(({ name }) => name);
  expect(secrets.sort()).toEqual(secretNames.sort());
});

describe("the project compiles", () => {
  it.each(FOLDERS)("apps/%s", async (folder) => {
    const files = await sourcesOf(`apps/${folder}`);
    expect(files).toContain("src/index.ts");
    expect(await compile(apps, folder, [...files, GENERATED], {})).toBe("");
  });

  it.each([
    ["vite", ["vite"], []],
    ["vitest", ["vitest"], ["@cloudflare/vitest-plugin/types"]],
    [
      "vitest-pool-workers",
      ["vitest", "vitest-pool-workers"],
      ["@cloudflare/vitest-pool-workers/types"],
    ],
  ])("%s", async (_name, folders, types) => {
    const app = await App.install(machine, ...folders.map((folder) => `deploy/${folder}`));
    await app.run("npx wrangler types");
    const files = new Set((await Promise.all(folders.map(sourcesOf))).flat());
    expect(files).toContain("src/index.ts");
    // The types of the plugins need other packages, which these projects do not have.
    const options = { skipLibCheck: true, types };
    expect(await compile(app, ".", [...files, GENERATED], options)).toBe("");
  });
});
