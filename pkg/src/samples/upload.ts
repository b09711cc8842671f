// Uploads the sample pictures: drawn by an Images binding, several at a time.
import { draw } from "./draw.js";
import type { Format, Sample } from "./sample.js";

/** The part of the Images binding that draws a picture and uploads it. */
export interface ImagesBinding {
  input(stream: ReadableStream<Uint8Array>): {
    output(options: { format: Format }): Promise<{ response(): Response }>;
  };
  readonly hosted: { upload(image: ArrayBuffer, options: object): Promise<unknown> };
}

/** Where pictures come from, and where they go. */
export interface Gallery<S extends Sample> {
  /** The bytes of a picture. Called for several samples at the same time. */
  picture(sample: S): Promise<ArrayBuffer>;
  /** Called for one sample after the other. */
  upload(picture: ArrayBuffer, sample: S): Promise<unknown>;
}

/** How many pictures are rendered while others are uploaded. */
const AHEAD = 4;

/**
 * Uploads the samples from the last to the first, because the catalogue begins with the newest, and removes each from the
 * list. If it rejects, the list has those that are not uploaded yet.
 */
export const uploadSamples = async <S extends Sample>(
  waiting: S[],
  gallery: Gallery<S>,
): Promise<void> => {
  const samples = waiting.toReversed();
  const pictures: Promise<ArrayBuffer>[] = [];
  for (const [i, sample] of samples.entries()) {
    for (const next of samples.slice(pictures.length, i + AHEAD)) {
      const picture = gallery.picture(next);
      // After another failure, nobody waits for this one.
      picture.catch(() => {});
      pictures.push(picture);
    }
    await gallery.upload((await pictures[i]) as ArrayBuffer, sample);
    waiting.pop();
  }
};

/** The simulator of hosted images. */
export const hosted = (images: ImagesBinding): Gallery<Sample> => ({
  picture: (sample) => render(sample, images),
  upload: (picture, sample) => images.hosted.upload(picture, options(sample)),
});

/** Turns the drawing into the bytes of a photo-like file, with the platform's own transformations. */
export const render = async (
  sample: Sample,
  images: Pick<ImagesBinding, "input">,
): Promise<ArrayBuffer> => {
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
