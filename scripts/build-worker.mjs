// The Worker's bundle: the core's wasm, and one module with its glue and entry.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { root, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, bundle, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { command } from "./setup.mjs";

const FEATURES = ["--no-default-features", "--features", "worker"];
/** No caller downloads the Worker: speed, not size. */
const FAST = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "3" };

const glue = join(root, "build/worker-glue");
const out = join(root, "build/worker");

const build = () =>
  step("compiling the Worker", async () => {
    const wasm = await cargo("worker", FEATURES, FAST);
    await bindgen(wasm, glue, [
      "--target=web",
      "--omit-default-module-path",
      "--no-typescript",
      "--experimental-reset-state-function",
    ]);
    mkdirSync(out, { recursive: true });
    await optimize(["-O3"], join(glue, "core_bg.wasm"), join(out, "index_bg.wasm"));
    copyFileSync(join(root, "src/worker/runtime/entry.js"), join(glue, "entry.js"));
    copyFileSync(join(root, "src/worker/runtime/microtask.js"), join(glue, "microtask.js"));
    await bundle(join(glue, "entry.js"), join(out, "index.js"), [
      `--inject:${join(glue, "microtask.js")}`,
      "--define:queueMicrotask=microtask",
      "--external:./index_bg.wasm",
      "--external:cloudflare:*",
    ]);
    const [core, module] = ["index_bg.wasm", "index.js"].map((name) => gzipped(join(out, name)));
    console.log(`  index_bg.wasm ${core} bytes gzipped, index.js ${module}`);
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
        "scripts/lib/wasm.mjs",
      ],
      outputs: ["build/worker/index.js", "build/worker/index_bg.wasm"],
    },
    build,
  );

await command("build-worker.mjs", buildWorker);
