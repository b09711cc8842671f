// Builds the Worker: the core's wasm, and one module with its glue and entry.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { root, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, bundle, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const FEATURES = ["--no-default-features", "--features", "worker"];
/** The Worker is not downloaded, so it is optimized for speed. */
const FAST = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "3" };
/** A third of the default threshold: 11 KB less gzipped. */
const INLINE = ["-Cllvm-args=-inline-threshold=80"];

const sources = join(root, "src/worker/js");
const glue = join(root, "build/worker-glue");
const out = join(root, "build/worker");

const TYPES = `declare const worker: {
  fetch(request: Request, env: unknown, context: unknown): Promise<Response>;
};
export default worker;
`;

const build = async () => {
  const compiled = cargo("the Worker", "worker", FEATURES, FAST, INLINE);
  const [wasm] = await Promise.all([compiled, setUp()]);
  await step("writing build/worker", async () => {
    await bindgen(wasm, glue, [
      "--target=web",
      "--omit-default-module-path",
      "--experimental-reset-state-function",
    ]);
    mkdirSync(out, { recursive: true });
    // Large functions with one caller stay out of it: 4 KB less gzipped.
    await optimize(
      ["-O3", "-ocimfs", "30"],
      join(glue, "core_bg.wasm"),
      join(out, "index_bg.wasm"),
    );
    // src/worker/js/tsconfig.json has the path of the glue, for esbuild and tsc.
    await bundle(join(sources, "entry.ts"), join(out, "index.js"), [
      `--inject:${join(sources, "microtask.ts")}`,
      "--define:queueMicrotask=microtask",
      // The glue's safety net for closures that Rust does not drop. There are none here, and registering each takes 1 %
      // of the CPU time of a request for 100 images.
      "--define:FinalizationRegistry=undefined",
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
        "src/fetch",
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
