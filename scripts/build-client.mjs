// The npm package's core: wasm, its glue, and the wasm once more inside a JavaScript module.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, deflateRawSync, gzipSync } from "node:zlib";

import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { rustEnvironment } from "./setup/rust.mjs";
import { tools } from "./setup/tools.mjs";
import { command } from "./setup.mjs";

const dist = join(root, "pkg/dist");
const glue = join(root, "build/client");
/** What every engine since 2023 has. */
const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
].map((name) => `--enable-${name}`);

const cargo = async () => {
  const env = {
    ...rustEnvironment(),
    RUSTFLAGS: "-Ctarget-feature=+simd128",
    CARGO_TARGET_DIR: join(root, "target/client"),
  };
  await run(
    "cargo",
    ["build", "--quiet", "--release", "--lib", "--target", "wasm32-unknown-unknown"],
    { env },
  );
  return join(root, "target/client/wasm32-unknown-unknown/release/cf_list_images.wasm");
};

const build = async () => {
  mkdirSync(dist, { recursive: true });
  const wasm = await step("compiling the client's core", cargo);
  await step("writing pkg/dist", async () => {
    const bindgen = [
      "--target",
      "web",
      "--omit-default-module-path",
      "--no-typescript",
      "--remove-name-section",
    ];
    await run(tools.wasmBindgen, [
      ...bindgen,
      "--remove-producers-section",
      "--out-name",
      "core",
      "--out-dir",
      glue,
      wasm,
    ]);
    const optimized = join(dist, "core.wasm");
    await run(tools.wasmOpt, ["-Oz", ...FEATURES, "-o", optimized, join(glue, "core_bg.wasm")]);
    const bundle = [
      "--bundle",
      "--minify",
      "--format=esm",
      "--target=es2022",
      "--log-level=warning",
      "--log-override:duplicate-object-key=silent",
    ];
    await run(tools.esbuild, [
      ...bundle,
      join(glue, "core.js"),
      `--outfile=${join(dist, "core.js")}`,
    ]);
    copyFileSync(join(root, "src/client/core.d.ts"), join(dist, "core.d.ts"));
    const bytes = readFileSync(optimized);
    const packed = deflateRawSync(bytes, {
      level: constants.Z_BEST_COMPRESSION,
      memLevel: 9,
    }).toString("base64");
    writeFileSync(join(dist, "wasm-inline.js"), `export default "${packed}";\n`);
    writeFileSync(
      join(dist, "wasm-inline.d.ts"),
      "declare const wasm: string;\nexport default wasm;\n",
    );
    const size = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
    console.log(
      `  core.wasm ${bytes.length} bytes, ${size("core.wasm")} gzipped; core.js ${size("core.js")} gzipped`,
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
      ],
      outputs: ["pkg/dist/core.js", "pkg/dist/core.wasm", "pkg/dist/wasm-inline.js"],
    },
    build,
  );

await command("build-client.mjs", buildClient);
