// Type-checks and runs the examples in the doc comments of the package's types, which are also those of docs/api.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplesOf, itemsOf, printedBy } from "../support/examples.ts";
import { installPackage } from "../support/package.ts";
import { ROOT } from "../support/wrangler.ts";

const execute = promisify(execFile);

/** Examples that need more than Node: each is a file of a project that another suite type-checks and runs. */
const PROJECTS: Readonly<Record<string, string>> = {
  "imagesInfiniteQuery: In React": "frameworks/react/src/readme.tsx",
  withSamples: "../template/src/dev.js",
  "imagesProxy: In a Worker beside other routes": "deploy/apps/worker/src/index.ts",
  "imagesProxy: In Hono": "deploy/apps/hono/src/index.ts",
  worker: "deploy/apps/services/images/src/index.ts",
};

/** Interfaces whose methods are called by users: each method is in an example. */
const CALLED = ["ImageList", "ImagesPage", "ImagesApi"];

/** Cloudflare and the page's own origin, in memory: an account of three images, on pages of two. */
const PRELUDE = `
import { readFile } from "node:fs/promises";
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({
  accountId: "account",
  apiToken: "marked-token",
  endpoint: "/images",
  images: [
    { id: "sunset", meta: { region: { name: "us" }, priority: 1, status: "new" } },
    { id: "harbour", meta: { region: { name: "eu" }, priority: 4, status: "seen" } },
    { id: "logo", meta: { region: { name: "eu" }, priority: 5, status: "new" } },
  ],
});
api.behave({ pageCap: 2 });
const core = new URL(import.meta.resolve("cf-list-images/core.wasm"));
const { fetch } = globalThis;
Object.assign(globalThis, {
  accountId: api.accountId,
  apiToken: api.apiToken,
  location: new URL("https://page.example/"),
  fetch: async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, globalThis.location);
    if (url.hostname === "127.0.0.1") return fetch(url, init);
    if (url.pathname !== "/assets/core.wasm") return api.fetch(url, init);
    return new Response(await readFile(core), { headers: { "content-type": "application/wasm" } });
  },
});
`;

/** MSW looks whether there is a `localStorage`, of which Node warns. */
const FLAGS = ["--import", "./prelude.js", "--disable-warning=ExperimentalWarning"];

/** What the examples leave open. */
const OPEN = "declare const accountId: string, apiToken: string;\n";

const COMPILER = {
  allowJs: true,
  checkJs: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noEmit: true,
  target: "es2024",
  module: "nodenext",
  lib: ["es2024", "dom", "dom.iterable", "dom.asynciterable", "esnext.disposable"],
  typeRoots: [join(ROOT, "node_modules/@types")],
  types: ["node"],
  skipLibCheck: true,
};

const installed = await installPackage(["msw@2.15.0"]);
const inPackage = (file: string) => join(installed.folder, "node_modules/cf-list-images", file);
const types = await Promise.all(
  installed.files
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => readFile(inPackage(file), "utf8")),
);
const examples = types.flatMap(examplesOf).map((example, n) => {
  const { item, title, language } = example;
  const name = title === "" ? item : `${item}: ${title}`;
  return { ...example, name, file: `examples/${n}.${language}` };
});
const pages = await readdir(join(ROOT, "docs/api"));
const reference = await Promise.all(
  pages.map((page) => readFile(join(ROOT, "docs/api", page), "utf8")),
);
const shown = examples.filter(({ name }) => name in PROJECTS);
const run = examples.filter(({ name }) => !(name in PROJECTS));

afterAll(() => installed.remove());

it("reads every example", () => {
  expect(examples).toHaveLength(types.join("\n").split("@example").length - 1);
});

describe("every function, class and method that users call has an example", () => {
  const { exported, methods } = itemsOf(reference.join("\n"));

  it("in each part of the package", () => {
    expect(exported).toEqual(
      expect.arrayContaining(["listImages", "srcset", "createImagesApi", "imagesProxy"]),
    );
  });

  it.each(exported)("%s", (name) => {
    expect(examples.map(({ item }) => item)).toContain(name === "default" ? "worker" : name);
  });

  it.each(CALLED)("%s", (owner) => {
    const code = examples
      .filter(({ item }) => item === owner || item.startsWith(`${owner}.`))
      .map((example) => example.code)
      .join("\n");
    const called = methods.filter(([type]) => type === owner).map(([, method]) => method);
    expect(called).not.toHaveLength(0);
    expect(called.filter((method) => !new RegExp(`\\b${method}\\b`).test(code))).toEqual([]);
  });
});

describe("an example that needs more than Node is a file of a project", () => {
  it("each of them", () => {
    expect(shown.map(({ name }) => name).sort()).toEqual(Object.keys(PROJECTS).sort());
  });

  it.each(shown)("$name", async ({ name, code }) => {
    expect(code).toBe(await readFile(join(ROOT, "tests", PROJECTS[name] ?? ""), "utf8"));
  });
});

describe("every other example runs in Node", () => {
  beforeAll(async () => {
    await mkdir(join(installed.folder, "examples"));
    const write = (file: string, text: string) => writeFile(join(installed.folder, file), text);
    await Promise.all([
      write("prelude.js", PRELUDE),
      write("open.d.ts", OPEN),
      write(
        "tsconfig.json",
        JSON.stringify({ compilerOptions: COMPILER, include: ["open.d.ts", "examples"] }),
      ),
      ...run.map(({ file, code }) => write(file, code)),
    ]);
  });

  it("compiles under strict, from the packed types", async () => {
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const compiled = await execute(tsc, ["-p", installed.folder]).catch((failed) => failed);
    expect(compiled.stdout).toBe("");
  });

  it.each(run)("and prints what it says: $name", async ({ file, code }) => {
    expect(printedBy(code)).not.toBe("");
    const { stdout, stderr } = await execute(process.execPath, [...FLAGS, file], {
      cwd: installed.folder,
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(printedBy(code));
  });
});
