// The Worker's bundle, by workers-rs's own worker-build, kept off the network.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { rustEnvironment } from "./setup/rust.mjs";
import { tools } from "./setup/tools.mjs";
import { command } from "./setup.mjs";

const build = () =>
  step("compiling the Worker", async () => {
    const env = {
      ...rustEnvironment(),
      WASM_BINDGEN_BIN: tools.wasmBindgen,
      WASM_OPT_BIN: tools.wasmOpt,
      ESBUILD_BIN: tools.esbuild,
      RUSTFLAGS: "-Ctarget-feature=+simd128",
      CARGO_TARGET_DIR: join(root, "target/worker"),
      // The Worker is not downloaded by anyone: speed, not size.
      CARGO_PROFILE_RELEASE_OPT_LEVEL: "3",
    };
    const features = ["--no-default-features", "--features", "worker"];
    await run(
      tools.workerBuild,
      ["--release", "--out-dir", "build/worker", ".", "--", ...features],
      { quiet: true, env },
    );
    const size = (name) =>
      gzipSync(readFileSync(join(root, "build/worker", name)), { level: 9 }).length;
    console.log(
      `  index_bg.wasm ${size("index_bg.wasm")} bytes gzipped, index.js ${size("index.js")}`,
    );
  });

export const buildWorker = () =>
  unlessFresh(
    "worker",
    {
      inputs: [
        "src/api",
        "src/worker",
        "src/lib.rs",
        "Cargo.toml",
        "Cargo.lock",
        "scripts/build-worker.mjs",
      ],
      outputs: ["build/worker/index.js", "build/worker/index_bg.wasm"],
    },
    build,
  );

await command("build-worker.mjs", buildWorker);
