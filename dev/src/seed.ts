// Uploads the sample pictures, once. The package draws them: see pkg/src/samples.
import { SAMPLES } from "../../pkg/src/samples/catalogue.js";
import { uploadSamples } from "../../pkg/src/samples/upload.js";
import type { Env } from "./env.ts";

/** The key in STATE that marks the samples as uploaded. Another set of samples needs another key. */
const SEEDED = "samples-2";

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
  if (env.SEED === "off" || (await env.STATE.get(SEEDED)) !== null) {
    return;
  }
  await uploadSamples([...SAMPLES], env.IMAGES);
  await env.STATE.put(SEEDED, new Date().toISOString());
}
