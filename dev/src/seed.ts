// Uploads the sample pictures, once. The package draws them: see pkg/src/samples.
import { render, uploadSamples } from "../../pkg/src/samples/upload.js";
import type { Env } from "./env.ts";
import { LOCAL_SAMPLES } from "./samples.ts";
import { accountOf, addImage } from "./store.ts";

/** Marks the samples as uploaded. Another set of samples needs another name. */
const SEED = "samples-3";

let running: Promise<void> | undefined;

/** Seeds the account on first use, unless SEED is "off". */
export function seedOnce(env: Env): Promise<void> {
  running ??= seed(env).catch((error: unknown) => {
    // The next request tries again.
    running = undefined;
    throw error;
  });
  return running;
}

async function seed(env: Env): Promise<void> {
  if (env.SEED === "off" || (await accountOf(env).hasSeed(SEED))) {
    return;
  }
  await uploadSamples([...LOCAL_SAMPLES], {
    picture: async (sample) => sample.photograph ?? render(sample, env.IMAGES),
    // A sample that an interrupted seeding uploaded stays as it is.
    upload: (bytes, sample) => {
      const { format: type, width, height } = sample;
      return addImage(env, { bytes, type, width, height }, sample);
    },
  });
  await accountOf(env).addSeed(SEED);
}
