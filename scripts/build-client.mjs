// Builds the npm package's core: the wasm, its glue, and a JavaScript module that contains the wasm.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateRawSync } from "node:zlib";

import { root, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { shortNames } from "./lib/short-names.mjs";
import { bindgen, bundle, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const dist = join(root, "pkg/dist");
const glue = join(root, "build/client");
/** What the package's JavaScript uses. */
const EXPORTS = "Listing, retryDelay, start";

/**
 * The shortest deflation. More memory makes longer blocks, each with its own code; which length is best depends
 * on the data, so all are tried.
 *
 * @param {Buffer} bytes
 */
const deflated = (bytes) =>
  [5, 6, 7, 8, 9]
    .map((memLevel) => deflateRawSync(bytes, { level: constants.Z_BEST_COMPRESSION, memLevel }))
    .reduce((best, other) => (other.length < best.length ? other : best));

/** For size. Inlining a function into its only caller is limited, because the result compresses worse. */
const PASSES = ["-Oz", "--converge", "-ocimfs", "50", "--reorder-functions", "-S"];

const build = async () => {
  mkdirSync(dist, { recursive: true });
  const [wasm] = await Promise.all([
    cargo("the client's core", "client", ["--features", "npm"]),
    setUp(),
  ]);
  await step("writing pkg/dist", async () => {
    await bindgen(wasm, glue);
    const optimized = join(dist, "core.wasm");
    const text = join(glue, "core.wat");
    await optimize(PASSES, join(glue, "core_bg.wasm"), text);
    const core = join(glue, "core.js");
    const begin = readFileSync(join(root, "src/client/start.js"), "utf8");
    const short = shortNames(readFileSync(text, "utf8"), readFileSync(core, "utf8") + begin);
    writeFileSync(text, short.text);
    writeFileSync(core, short.glue);
    await optimize(["--vacuum"], text, optimized);
    writeFileSync(join(glue, "index.js"), `export { ${EXPORTS} } from "./core.js";\n`);
    await bundle(join(glue, "index.js"), join(dist, "core.js"));
    copyFileSync(join(root, "src/client/core.d.ts"), join(dist, "core.d.ts"));
    const bytes = readFileSync(optimized);
    const packed = deflated(bytes).toString("base64");
    writeFileSync(join(dist, "wasm-inline.js"), `export default "${packed}";\n`);
    writeFileSync(
      join(dist, "wasm-inline.d.ts"),
      "declare const wasm: string;\nexport default wasm;\n",
    );
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
        "Cargo.toml",
        "Cargo.lock",
        "scripts/build-client.mjs",
        "scripts/lib/short-names.mjs",
        "scripts/lib/wasm.mjs",
      ],
      outputs: ["pkg/dist/core.js", "pkg/dist/core.wasm", "pkg/dist/wasm-inline.js"],
    },
    build,
  );

await buildCommand("build-client.mjs", buildClient);
