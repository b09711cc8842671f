// The package as published: its files, linters, and bundles.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import type { Browser } from "playwright-core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import webpack from "webpack";
import { startChromium } from "../support/chromium.ts";
import { type ImagesApi, startImagesApi } from "../support/images-api.ts";
import { type Installed, installPackage, installRuntimes } from "../support/package.ts";
import { startScenarioServer } from "../support/scenario-server.ts";
import { ROOT } from "../support/wrangler.ts";

const execute = promisify(execFile);
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

let installed: Installed;
let upstream: Awaited<ReturnType<typeof startScenarioServer>>;
let browser: Browser;
let api: ImagesApi;
let entry: string;

beforeAll(async () => {
  installed = await installPackage();
  entry = join(installed.folder, "entry.js");
  await writeFile(
    entry,
    `import { listImages, ImagesError, init } from "cf-list-images";
     import { createImagesApi } from "cf-list-images/testing";
     globalThis.inMemory = async () => {
       const { accountId, apiToken, fetch, listen } = createImagesApi({ count: 3 });
       const options = { accountId, apiToken, fetch, dangerouslyAllowBrowser: true };
       return [(await listImages(options)).images.length, await listen().catch(({ message }) => message)];
     };
     globalThis.count = async (endpoint) => {
       let count = 0;
       for await (const image of listImages({ endpoint })) count += image.id ? 1 : 0;
       return count;
     };
     globalThis.load = () => init().catch(({ kind, message }) => [kind, message]);
     globalThis.fail = () => listImages({ endpoint: "/x", perPage: 1 }).catch((e) => [e instanceof ImagesError, e.kind]);`,
  );
  upstream = await startScenarioServer(async (path) => {
    const file = path.match(/^\/(vite|webpack|esbuild)\/([\w.-]+)$/);
    if (!file) return undefined;
    if (file[2] === "page.html" || file[2] === "strict.html") {
      const policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">';
      const strict = file[2] === "strict.html" ? policy : "";
      const body = `<!doctype html>${strict}<script type="module" src="/${file[1]}/bundle.js"></script>`;
      return { body: Buffer.from(body), type: "text/html" };
    }
    const body = await readFile(join(installed.folder, "out", file[1] ?? "", file[2] ?? ""));
    return { body, type: "text/javascript" };
  });
  browser = await startChromium();
  api = await startImagesApi();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await upstream?.stop();
  await api?.stop();
  await installed?.remove();
});

describe("the tarball", () => {
  it("holds the entry points, the types, the core, the Worker, the gallery, the licences and the README, and no other files", () => {
    // The names of the gallery's assets end in their hash.
    const names = installed.files.map((path) =>
      path.replace(/^(gallery.*)-[\w-]{8}(?=\.\w+$)/, "$1-hash"),
    );
    expect(names.sort()).toEqual(
      [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "dist/core.wasm",
        ...[
          "delivery",
          "error",
          "index",
          "options",
          "request-options",
          "query",
          "query-key",
          "results",
          "samples/index",
        ].map((name) => `dist/${name}.d.ts`),
        ...["api", "envelope", "faults", "index", "options"].map(
          (name) => `dist/testing/${name}.d.ts`,
        ),
        ...[
          "body",
          "core",
          "core-instance",
          "credentials",
          "delivery",
          "edge-light",
          "error",
          "filters",
          "images",
          "index",
          "inline",
          "iteration",
          "library",
          "list",
          "listing",
          "load",
          "node",
          "open",
          "option-error",
          "options",
          "outcome",
          "page",
          "prepare",
          "prepared",
          "query",
          "query-key",
          "redact",
          "request",
          "request-options",
          "response",
          "results",
          "samples",
          "secrets",
          "stream",
          "testing",
          "timeout",
          "url",
          "wasm-inline",
          "workerd",
        ].map((name) => `dist/${name}.js`),
        ...["env.d.ts", "index.d.ts", "index.js", "proxy.d.ts", "worker.wasm"].map(
          (name) => `dist/worker/${name}`,
        ),
        ...[
          "_headers",
          "assets/Detail-hash.js",
          "assets/core-hash.js",
          "assets/de-hash.js",
          "assets/files-hash.js",
          "assets/head-hash.js",
          "assets/index-hash.js",
          "assets/panzoom.es-hash.js",
          "assets/shared-hash.js",
          "assets/styles-hash.css",
          "assets/use-hash.js",
          "favicon.svg",
          "index.html",
          "use.html",
        ].map((name) => `gallery/${name}`),
        "package.json",
      ].sort(),
    );
  });

  it("is at most 365 KB packed and 890 KB unpacked, without the gallery", () => {
    const files = installed.files.filter((path) => path.startsWith("gallery/"));
    const contents = files.map((path) => readFileSync(join(ROOT, "pkg", path)));
    const packed = installed.size - sum(contents.map((content) => gzipSync(content).length));
    const unpacked = installed.unpackedSize - sum(contents.map((content) => content.length));
    console.log(`the tarball: ${installed.size} bytes packed, ${installed.unpackedSize} unpacked`);
    console.log(`without the gallery: ${packed} bytes packed, ${unpacked} unpacked`);
    expect(packed).toBeLessThan(365_000);
    expect(unpacked).toBeLessThan(890_000);
  });

  it("has a gallery of at most 90 KB gzipped, lazily loaded parts and the listing core included", () => {
    const files = installed.files.filter((path) => path.startsWith("gallery/"));
    const sizes = files.map((path) => gzipSync(readFileSync(join(ROOT, "pkg", path))).length);
    console.log(`the gallery: ${sum(sizes)} bytes gzipped`);
    expect(sum(sizes)).toBeLessThan(90_000);
  });

  it("lists the local account's images from Node, in an empty folder", async () => {
    const program = `
      import { listImages } from "cf-list-images";
      const [baseURL, accountId, apiToken] = process.argv.slice(1);
      let count = 0;
      for await (const { id, variants } of listImages({ baseURL, accountId, apiToken, perPage: 50 })) count += id && variants[0] ? 1 : 0;
      console.log(count);`;
    const args = [
      "--input-type=module",
      "--eval",
      program,
      `${api.url}/client/v4`,
      api.accountId,
      api.apiToken,
    ];
    const { stdout } = await execute("node", args, { cwd: installed.folder });
    expect(stdout.trim()).toBe("72");
  });

  it("can be required where Node can require modules", async () => {
    const { node22 } = await installRuntimes();
    const program = 'console.log(Object.keys(require("cf-list-images")).sort().join())';
    const { stdout } = await execute(node22, ["--input-type=commonjs", "--eval", program], {
      cwd: installed.folder,
    });
    expect(stdout.trim()).toBe("ImagesError,init,listImages,streamImages");
  });

  it("compiles nothing and sends no request when it is imported", async () => {
    const program = `
      WebAssembly.Module = WebAssembly.compile = globalThis.fetch = () => { throw new Error("a side effect"); };
      await import("cf-list-images");
      console.log("quiet");`;
    const { stdout } = await execute("node", ["--input-type=module", "--eval", program], {
      cwd: installed.folder,
    });
    expect(stdout.trim()).toBe("quiet");
  });

  it("takes the wasm that init() is given", async () => {
    const program = `
      import { readFileSync } from "node:fs";
      import { createRequire } from "node:module";
      import { init, listImages } from "cf-list-images";
      await init(readFileSync(createRequire(import.meta.url).resolve("cf-list-images/core.wasm")));
      console.log((await listImages({ endpoint: "http://127.0.0.1:1/", perPage: 1 }).catch((e) => e)).kind);`;
    await writeFile(join(installed.folder, "init.mjs"), program);
    const { stdout } = await execute("node", ["init.mjs"], { cwd: installed.folder });
    expect(stdout.trim()).toBe("options");
  });
});

describe("the package passes", () => {
  it("publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(ROOT, "pkg"), strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("are-the-types-wrong", async () => {
    const args = [
      "--pack",
      "pkg",
      "--profile",
      "esm-only",
      "--exclude-entrypoints",
      "./core.wasm",
      "--no-color",
      "--format",
      "ascii",
    ];
    const { stdout } = await execute(join(ROOT, "node_modules/.bin/attw"), args, { cwd: ROOT });
    // It fails when it finds a problem; its output shows what it checked.
    for (const path of ["", "/worker", "/samples", "/testing", "/delivery", "/query"]) {
      expect(stdout).toMatch(new RegExp(`"cf-list-images${path}"[^"]*^bundler: 🟢`, "m"));
    }
  });

  it("tsc, strictly, in a project that has neither the types of Node nor those of MSW", async () => {
    const program = `
      import { listImages } from "cf-list-images";
      import { createImagesApi, type Fault } from "cf-list-images/testing";
      const { accountId, apiToken, fetch, listen, failNext } = createImagesApi({ count: 3 });
      const fault: Fault = { status: 429, retryAfter: 2 };
      failNext(fault);
      export const page = await listImages({ accountId, apiToken, fetch });
      await using server = await listen();
      export const url: string = server.url;`;
    await writeFile(join(installed.folder, "program.ts"), program);
    const options = ["--strict", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler"];
    const lib = ["--target", "es2022", "--lib", "es2022,dom,dom.iterable,dom.asynciterable"];
    const args = [...options, ...lib, "--types", "", "program.ts"];
    await execute(join(ROOT, "node_modules/.bin/tsc"), args, { cwd: installed.folder });
  });

  it("npm publish --dry-run", async () => {
    await execute("npm", ["publish", "--dry-run", "--tag", "test"], { cwd: join(ROOT, "pkg") });
  });
});

describe("bundled with defaults, it runs in Chromium under a CSP without unsafe-eval", () => {
  const out = (name: string) => join(installed.folder, "out", name);
  const BUNDLERS: Record<string, () => Promise<unknown>> = {
    esbuild: () =>
      esbuild({
        entryPoints: [entry],
        bundle: true,
        format: "esm",
        outfile: join(out("esbuild"), "bundle.js"),
      }),
    vite: () =>
      vite({
        root: installed.folder,
        configFile: false,
        logLevel: "error",
        build: {
          outDir: out("vite"),
          rolldownOptions: { input: entry, output: { entryFileNames: "bundle.js" } },
        },
      }),
    webpack: () =>
      new Promise<void>((resolve, reject) => {
        const output = { path: out("webpack"), filename: "bundle.js" };
        webpack(
          { mode: "production", context: installed.folder, entry, output },
          (error, stats) => {
            if (error || stats?.hasErrors() || stats?.hasWarnings())
              reject(error ?? new Error(stats?.toString()));
            else resolve();
          },
        );
      }),
  };

  it.each(Object.keys(BUNDLERS))("by %s", async (name) => {
    await mkdir(out(name), { recursive: true });
    await BUNDLERS[name]?.();
    const page = await browser.newPage();
    await page.goto(`${upstream.url}/${name}/page.html`);
    await page.waitForFunction("globalThis.count");
    const endpoint = `/client/v4/accounts/list_250--${name}/images/v1`;
    expect(await page.evaluate(`count(${JSON.stringify(endpoint)})`)).toBe(250);
    expect(await page.evaluate("fail()")).toEqual([true, "options"]);
    expect(await page.evaluate("inMemory()")).toEqual([
      3,
      expect.stringContaining("use api.fetch"),
    ]);
  });

  it("and a Content Security Policy without 'wasm-unsafe-eval' is an error of kind load that says so", async () => {
    await mkdir(out("esbuild"), { recursive: true });
    await BUNDLERS.esbuild?.();
    const page = await browser.newPage();
    await page.goto(`${upstream.url}/esbuild/strict.html`);
    await page.waitForFunction("globalThis.load");
    const [kind, message] = (await page.evaluate("load()")) as [string, string];
    expect(kind).toBe("load");
    expect(message).toMatch(/^the WebAssembly core could not be loaded: .*Content Security Policy/);
  });
});

it("does not grow beyond 33.5 KB gzipped, wasm and JavaScript, as a bundle for browsers", async () => {
  const { outputFiles } = await esbuild({
    stdin: { contents: 'export * from "cf-list-images"', resolveDir: installed.folder },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  const size = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  console.log(`cf-list-images, bundled and gzipped: ${size} bytes`);
  expect(size).toBeLessThan(33_500);
});
