// Builds everything: the npm package's core, the Worker and the gallery.
import { buildClient } from "./build-client.mjs";
import { buildWorker } from "./build-worker.mjs";
import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { buildCommand } from "./setup.mjs";
import { installPackages } from "./setup/packages.mjs";

export const buildGallery = () =>
  unlessFresh(
    "gallery",
    { inputs: ["www", "pkg", "build/stamps/client"], outputs: ["pkg/gallery/index.html"] },
    async () => {
      await installPackages();
      await step("building the gallery", () =>
        run("vite", ["build", "--logLevel", "warn"], {
          cwd: `${root}/www`,
          // Tests set another one, with which the components would have checks and paths for development.
          env: { NODE_ENV: "production" },
        }),
      );
    },
  );

export const buildAll = async () => {
  // The Worker takes longest, so it compiles first.
  await Promise.all([buildWorker(), buildClient().then(buildGallery)]);
};

await buildCommand("build.mjs", buildAll);
