// Builds the npm package: the core's wasm and its glue, a JavaScript module that contains the wasm, and the TypeScript.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const dist = join(root, "pkg/dist");
const generated = join(root, "build/client");

/** What compresses best: functions stay out of their callers, and similar ones are neighbours. The stack is in the low memory. */
const PASSES = ["-Oz", "--converge", "-ocimfs", "30", "--low-memory-unused"];
/** Short names for imports and exports: wasm-bindgen's are long and hold a hash. */
const MINIFY = "--minify-imports-and-exports-and-modules";

/**
 * Zopfli's deflate is 5 % smaller than zlib's. More iterations save no more than a few bytes.
 *
 * @param {Uint8Array} bytes
 */
const deflate = async (bytes) => {
  // Imported here: it adds a listener for the process's unhandled rejections.
  const { default: zopfli } = await import("@gfx/zopfli");
  return zopfli.deflateAsync(bytes, { numiterations: 15 });
};

/**
 * The module around wasm-bindgen's glue: what the wasm imports, by its short names, and how an instance is used.
 *
 * @param {[module: string, name: string, short: string][]} imports
 */
const entry = (imports) => {
  const names = imports.map(([, name]) => name);
  const members = imports.map(([, name, short]) => `${short}: ${name}`);
  return `import { __wbg_set_wasm, ${names.join(", ")} } from "./core_bg.js";
export { Listing } from "./core_bg.js";
export const imports = { a: { ${members.join(", ")} } };
export const use = (exports) => {
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
};
`;
};

const ENTRY_TYPES = `
/** What the wasm imports. */
export const imports: WebAssembly.Imports;
/** Starts using an instance's exports. */
export const use: (exports: WebAssembly.Exports) => void;
`;

/**
 * Bundles the glue, with the exports' short names.
 *
 * @param {string} file
 * @param {[name: string, short: string][]} exports
 */
const bundleGlue = async (file, exports) => {
  // Imported here: a fresh clone has no packages when this module is loaded.
  const { build: esbuild } = await import("esbuild");
  await esbuild({
    entryPoints: [file],
    outfile: join(dist, "core.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    // The listing is not public: nothing disposes of it by this symbol.
    define: { "Symbol.dispose": "undefined" },
    // These properties and no others.
    mangleProps: new RegExp(`^(?:${exports.map(([name]) => name).join("|")})$`),
    mangleCache: Object.fromEntries(exports),
  });
};

const build = async () => {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const [wasm] = await Promise.all([
    cargo("the client's core", "client", ["--features", "npm"]),
    setUp(),
  ]);
  await step("writing pkg/dist", async () => {
    await bindgen(wasm, generated, ["--target", "bundler"]);
    const core = join(dist, "core.wasm");
    const optimized = join(generated, "optimized.wasm");
    await optimize(PASSES, join(generated, "core_bg.wasm"), optimized);
    // Alone: it prints what it did, and other passes may run more than once.
    const names = await optimize([MINIFY], optimized, core, { quiet: true });
    // For the tests, which count the calls by name.
    writeFileSync(join(generated, "names.json"), names);
    const { imports, exports } = JSON.parse(names);
    const file = join(generated, "entry.js");
    writeFileSync(file, entry(imports));
    await bundleGlue(file, exports);
    const bytes = readFileSync(core);
    const packed = Buffer.from(await deflate(bytes)).toString("base64");
    writeFileSync(join(dist, "wasm-inline.js"), `export default "${packed}";\n`);
    const inlineTypes = "declare const wasm: string;\nexport default wasm;\n";
    writeFileSync(join(generated, "wasm-inline.d.ts"), inlineTypes);
    const types = join(generated, "core.d.ts");
    writeFileSync(types, readFileSync(types, "utf8") + ENTRY_TYPES);
    await run(join(root, "node_modules/.bin/tsc"), ["-p", "pkg"]);
    const [wasmSize, glueSize] = ["core.wasm", "core.js"].map((name) => gzipped(join(dist, name)));
    console.log(
      `  core.wasm ${bytes.length} bytes, ${wasmSize} gzipped; core.js ${glueSize} gzipped`,
    );
  });
};

export const buildClient = () =>
  unlessFresh(
    "client",
    {
      inputs: [
        "src/api",
        "src/client",
        "src/lib.rs",
        "pkg/src",
        "pkg/tsconfig.json",
        "Cargo.toml",
        "Cargo.lock",
        "scripts/build-client.mjs",
        "scripts/lib/wasm.mjs",
      ],
      outputs: ["pkg/dist/index.js", "pkg/dist/core.js", "pkg/dist/core.wasm"],
    },
    build,
  );

await buildCommand("build-client.mjs", buildClient);
