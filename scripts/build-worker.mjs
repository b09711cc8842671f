// Builds the Worker: the core's wasm, and one module with its glue and entry.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, bundle, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const FEATURES = ["--no-default-features", "--features", "worker"];
/** Nobody downloads the Worker, so it is optimised for speed. */
const FAST = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "3" };

const glue = join(root, "build/worker-glue");
const out = join(root, "build/worker");

const TYPES = `declare const worker: {
  fetch(request: Request, env: unknown, context: unknown): Promise<Response>;
};
export default worker;
`;

const build = async () => {
  const [wasm] = await Promise.all([cargo("the Worker", "worker", FEATURES, FAST), setUp()]);
  await step("writing build/worker", async () => {
    await bindgen(wasm, glue, ["--experimental-reset-state-function"]);
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
    writeFileSync(join(out, "index.d.ts"), TYPES);
    const [core, module] = ["index_bg.wasm", "index.js"].map((name) => gzipped(join(out, name)));
    console.log(`  index_bg.wasm ${core} bytes gzipped, index.js ${module}`);
  });
};

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
        "package-lock.json",
        "scripts/build-worker.mjs",
        "scripts/lib/wasm.mjs",
      ],
      outputs: ["build/worker/index.d.ts", "build/worker/index.js", "build/worker/index_bg.wasm"],
    },
    build,
  );

await buildCommand("build-worker.mjs", buildWorker);
