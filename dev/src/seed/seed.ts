// Uploads the sample pictures, once.
import type { Env } from "../env.ts";
import { SAMPLES } from "./catalogue.ts";
import { draw } from "./draw.ts";
import type { Format, Sample } from "./sample.ts";

/** The key in STATE that marks the samples as uploaded. Another set of samples needs another key. */
const SEEDED = "samples-1";
/** Pictures rendered at the same time. */
const CONCURRENCY = 4;

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
  const waiting = [...SAMPLES];
  const worker = async (): Promise<void> => {
    for (let sample = waiting.pop(); sample !== undefined; sample = waiting.pop()) {
      await uploadSample(sample, env);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await env.STATE.put(SEEDED, new Date().toISOString());
}

/** Uploads one sample under a fixed ID, so that a repeated upload changes nothing. */
async function uploadSample(sample: Sample, env: Env): Promise<void> {
  const picture = await render(draw(sample), sample.format, env);
  await env.IMAGES.hosted.upload(picture, {
    id: sample.id,
    filename: sample.filename,
    requireSignedURLs: sample.requireSignedURLs,
    ...(sample.creator !== undefined && { creator: sample.creator }),
    ...(sample.meta !== undefined && { metadata: sample.meta }),
  });
}

/** Turns SVG into the bytes of a photo-like file, with the platform's own Images binding. */
async function render(svg: string, format: Format, env: Env): Promise<ArrayBuffer> {
  const input = env.IMAGES.input(new Blob([svg], { type: "image/svg+xml" }).stream());
  const output = await input.output({ format });
  return output.response().arrayBuffer();
}
