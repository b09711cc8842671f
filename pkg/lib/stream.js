import { failure } from "./error.js";

/** @import { Image, StreamImagesOptions } from "../index.js" */
/** @import { Open } from "./list.js" */

/**
 * The images of one page, as they arrive.
 *
 * @param {Open} open
 * @param {StreamImagesOptions} options
 * @returns {AsyncGenerator<Image, void, undefined>}
 */
export async function* stream(open, options) {
  const listing = await open(options);
  const stream = listing.stream();
  listing.free();
  try {
    for (let images = await stream.next(); images; images = await stream.next()) yield* images;
  } catch (thrown) {
    throw failure(thrown);
  } finally {
    stream.cancel();
    stream.free();
  }
}
