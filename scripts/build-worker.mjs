// Builds the Worker, as it is in the npm package: the core's wasm, one module with its glue and entry, and the types.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { bindgen, bundle, cargo, gzipped, optimize } from "./lib/wasm.mjs";
import { buildCommand, setUp } from "./setup.mjs";

const FEATURES = ["--no-default-features", "--features", "worker"];
/** No browser downloads the Worker, so it is optimized for speed. */
const FAST = { CARGO_PROFILE_RELEASE_OPT_LEVEL: "3" };
/** A third of the default threshold: 11 KB less gzipped. */
const INLINE = ["-Cllvm-args=-inline-threshold=80"];

const sources = join(root, "src/worker/js");
const glue = join(root, "build/worker-glue");
const types = join(root, "build/worker-types");
const out = join(root, "pkg/dist/worker");

/** What the package's users see of the Worker's TypeScript. */
const TYPES = ["index.d.ts", "env.d.ts", "proxy.d.ts"];

const build = async () => {
  const compiled = cargo("the Worker", "worker", FEATURES, FAST, INLINE);
  const [wasm] = await Promise.all([compiled, setUp()]);
  await step("writing pkg/dist/worker", async () => {
    await bindgen(wasm, glue, [
      "--target=web",
      "--omit-default-module-path",
      "--experimental-reset-state-function",
    ]);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    // Large functions with one caller stay out of it: 4 KB less gzipped.
    await optimize(["-O3", "-ocimfs", "30"], join(glue, "core_bg.wasm"), join(out, "worker.wasm"));
    // src/worker/js/tsconfig.json has the path of the glue, for esbuild and tsc.
    await bundle(join(sources, "index.ts"), join(out, "index.js"), [
      `--inject:${join(sources, "microtask.ts")}`,
      "--define:queueMicrotask=microtask",
      // The glue's safety net for closures that Rust does not drop. There are none here, and registering each takes 1 %
      // of the CPU time of a request for 100 images.
      "--define:FinalizationRegistry=undefined",
      // Without it, the classes of the `worker` crate, which are not used, fall away: 1 KB less gzipped.
      "--define:Symbol.dispose=undefined",
      "--external:./worker.wasm",
      "--external:cloudflare:*",
    ]);
    await run(join(root, "node_modules/.bin/tsc"), ["-p", join(sources, "tsconfig.build.json")]);
    for (const name of TYPES) copyFileSync(join(types, name), join(out, name));
    const [core, module] = ["worker.wasm", "index.js"].map((name) => gzipped(join(out, name)));
    console.log(`  worker.wasm ${core} bytes gzipped, index.js ${module}`);
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
      outputs: ["index.d.ts", "index.js", "worker.wasm"].map((name) => `pkg/dist/worker/${name}`),
    },
    build,
  );

await buildCommand("build-worker.mjs", buildWorker);
