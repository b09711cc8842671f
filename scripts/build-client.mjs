// Builds the npm package: the core's wasm and its glue, a JavaScript module that contains the wasm, and the TypeScript.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { bundleSubpaths } from "./build-subpaths.mjs";
import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const dist = join(root, "pkg/dist");
const generated = join(root, "build/client");

/**
 * What compresses best: control flow made anew, functions that stay out of their callers, similar ones as neighbours. The
 * stack is in the low memory.
 */
const PASSES = [
  "--flatten",
  "--rereloop",
  "-Oz",
  "-Oz",
  "--converge",
  "-ocimfs",
  "30",
  "--low-memory-unused",
  "--strip-target-features",
];
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
 * A retired instance is not called again, also not when a listing of it is freed.
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
  if (!exports.__wbindgen_start) throw new TypeError("this wasm is another module");
  __wbg_set_wasm(exports);
  exports.__wbindgen_start();
};
export const retire = () => __wbg_set_wasm({ __wbg_listing_free: () => {} });
`;
};

/** The glue's state, such as its views of the memory, belongs to one instance: each instance has a glue of its own. */
const GLUE_TYPES = `
/** The glue of one instance. */
export interface Glue {
  Listing: typeof Listing;
  /** What the wasm imports. */
  imports: WebAssembly.Imports;
  /** Starts using an instance's exports. */
  use(exports: WebAssembly.Exports): void;
  /** Stops using the instance. */
  retire(): void;
}
export const createGlue: () => Glue;
export type { Listing };
`;

/**
 * The declarations of wasm-bindgen, whose class the module does not export by itself.
 *
 * @param {string} types
 */
const glueTypes = (types) => types.replace(/^export class/m, "declare class") + GLUE_TYPES;

/**
 * Makes a module whose only export is a function that returns what it exported before.
 *
 * @param {string} module a minified module without imports
 */
const asFactory = (module) => {
  const match = /^(.*;)export\{([^}]*)\};\s*$/s.exec(module);
  if (!match) throw new Error("the glue does not end with its exports");
  const [, body, exports = ""] = match;
  const members = exports.split(",").map((pair) => {
    const [local, name = local] = pair.trim().split(" as ");
    return `${name}:${local}`;
  });
  return `export const createGlue=()=>{${body}return{${members}}};\n`;
};

/**
 * What the glue has for engines that the package does not support, or for speed that it does not need: a pattern and
 * what remains of it.
 *
 * @type {[RegExp, string][]}
 */
const FALLBACKS = [
  [/^if \(Symbol\.dispose\).*\n/m, ""],
  [/\(typeof FinalizationRegistry === 'undefined'\)\s*\? \{.*\}\s*: /, ""],
  // `encodeInto`. Only short strings are passed to the core: `encode` will do.
  [/^if \(!\('encodeInto' in .*?^\}\n/ms, ""],
  [
    /(?<=passStringToWasm0\(arg, malloc), realloc\) \{\s*if \(realloc.*?\{(.*?)\}.*?^\}/ms,
    ") {$1}",
  ],
  // A cached view of the memory. A listing reads a few short strings by it.
  [
    /^let cachedDataViewMemory0 = null;\n(function getDataViewMemory0\(\) \{).*?^\}/ms,
    "$1 return new DataView(wasm.memory.buffer); }",
  ],
];

/**
 * The glue without them.
 *
 * @param {string} glue
 */
const withoutFallbacks = (glue) =>
  FALLBACKS.reduce((text, [pattern, rest]) => {
    if (!pattern.test(text)) throw new Error(`wasm-bindgen's glue has no ${pattern}`);
    return text.replace(pattern, rest);
  }, glue);

/**
 * Bundles the glue, with the exports' short names.
 *
 * @param {string} file
 * @param {[name: string, short: string][]} exports
 */
const bundleGlue = async (file, exports) => {
  // Imported here: a fresh clone has no packages when this module is loaded.
  const { build: esbuild } = await import("esbuild");
  const { outputFiles } = await esbuild({
    entryPoints: [file],
    write: false,
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
  writeFileSync(join(dist, "core.js"), asFactory(outputFiles[0]?.text ?? ""));
};

/** A doc comment, with its line. Those that bundlers read begin with one star. */
const DOC_COMMENT = /^ *\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n/gm;

/** Removes the doc comments from the modules: the types have them, where editors look. */
const withoutDocComments = () => {
  for (const name of readdirSync(dist).filter((entry) => entry.endsWith(".js"))) {
    const file = join(dist, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(DOC_COMMENT, ""));
  }
};

/** Empties the folder, except for the Worker's. */
const clean = () => {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist).filter((entry) => entry !== "worker")) {
    rmSync(join(dist, name), { recursive: true });
  }
};

const build = async () => {
  clean();
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
    const glue = join(generated, "core_bg.js");
    writeFileSync(glue, withoutFallbacks(readFileSync(glue, "utf8")));
    const file = join(generated, "entry.js");
    writeFileSync(file, entry(imports));
    await bundleGlue(file, exports);
    const bytes = readFileSync(core);
    const packed = Buffer.from(await deflate(bytes)).toString("base64");
    writeFileSync(join(dist, "wasm-inline.js"), `export default "${packed}";\n`);
    const inlineTypes = "declare const wasm: string;\nexport default wasm;\n";
    writeFileSync(join(generated, "wasm-inline.d.ts"), inlineTypes);
    const types = join(generated, "core.d.ts");
    writeFileSync(types, glueTypes(readFileSync(types, "utf8")));
    await run(join(root, "node_modules/.bin/tsc"), ["-p", "pkg"]);
    await bundleSubpaths();
    withoutDocComments();
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
        "scripts/build-subpaths.mjs",
        "scripts/lib/wasm.mjs",
      ],
      outputs: ["pkg/dist/index.js", "pkg/dist/core.js", "pkg/dist/core.wasm"],
    },
    build,
  );

await buildCommand("build-client.mjs", buildClient);
