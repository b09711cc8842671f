// Uploads the sample pictures through an Images binding.
import { draw } from "./draw.js";
import type { Format, Sample } from "./sample.js";

/** The part of the Images binding that the upload needs. */
export interface ImagesBinding {
  input(stream: ReadableStream<Uint8Array>): {
    output(options: { format: Format }): Promise<{ response(): Response }>;
  };
  readonly hosted: { upload(image: ArrayBuffer, options: object): Promise<unknown> };
}

/** Pictures rendered at the same time. */
const CONCURRENCY = 4;

/**
 * Uploads the samples from the last to the first, because the catalogue begins with the newest, and removes each from the
 * list. If it rejects, the list has those that are not uploaded yet.
 */
export const uploadSamples = async (waiting: Sample[], images: ImagesBinding): Promise<void> => {
  while (waiting.length > 0) {
    const batch = waiting.slice(-CONCURRENCY).reverse();
    const pictures = await Promise.all(batch.map((sample) => render(sample, images)));
    for (const [i, sample] of batch.entries()) {
      await images.hosted.upload(pictures[i] as ArrayBuffer, options(sample));
      waiting.pop();
    }
  }
};

/** Turns the drawing into the bytes of a photo-like file, with the platform's own transformations. */
const render = async (sample: Sample, images: ImagesBinding): Promise<ArrayBuffer> => {
  const drawing = new Blob([draw(sample)], { type: "image/svg+xml" });
  const output = await images.input(drawing.stream()).output({ format: sample.format });
  return output.response().arrayBuffer();
};

/** The ID is fixed, so that a repeated upload changes nothing. */
const options = ({ id, filename, requireSignedURLs, creator, meta }: Sample) => ({
  id,
  filename,
  requireSignedURLs,
  ...(creator !== undefined && { creator }),
  ...(meta !== undefined && { metadata: meta }),
});
