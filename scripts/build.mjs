// Everything that is built: the npm package's core, the Worker, the gallery.
import { buildClient } from "./build-client.mjs";
import { buildWorker } from "./build-worker.mjs";
import { root, run, step } from "./lib/run.mjs";
import { unlessFresh } from "./lib/stamp.mjs";
import { command } from "./setup.mjs";

export const buildGallery = () =>
  unlessFresh(
    "gallery",
    { inputs: ["www", "pkg", "build/stamps/client"], outputs: ["www/dist/index.html"] },
    () =>
      step("building the gallery", () =>
        run("vite", ["build", "--logLevel", "warn"], { cwd: `${root}/www` }),
      ),
  );

export const buildAll = async () => {
  await buildClient();
  await buildWorker();
  await buildGallery();
};

await command("build.mjs", buildAll);
