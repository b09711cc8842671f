import { failure } from "./error.js";
import { broken, Exchange, facts } from "./exchange.js";

/** @import { Image, StreamImagesOptions } from "../index.js" */
/** @import { Platform } from "./bind.js" */

/**
 * The images of one page, as they arrive.
 *
 * @param {Platform} platform
 * @param {StreamImagesOptions} options
 * @returns {AsyncGenerator<Image, void, undefined>}
 */
export async function* stream(platform, options) {
  const listing = await platform.open(options);
  const scan = listing.scan();
  const stop = new AbortController();
  /** @type {import("./bounds.js").Bounds | undefined} */
  let bounds;
  try {
    if (scan.done) return;
    const exchange = new Exchange(platform, options, stop.signal);
    const answer = await exchange.send(listing.url(), listing, true);
    bounds = answer.bounds;
    const { response, secret } = answer;
    try {
      for await (const chunk of chunks(answer)) {
        const right = scan.feed(chunk);
        yield* scan.take();
        if (scan.done) return;
        if (!right) break;
      }
      scan.finish(response.status, secret);
    } catch (thrown) {
      throw failure(thrown, facts(response));
    }
  } finally {
    bounds?.end();
    stop.abort();
    scan.free();
    listing.free();
  }
}

/**
 * A body's chunks. The time-out holds for each wait, not while the consumer is at work.
 *
 * @param {import("./exchange.js").Answer} answer
 */
async function* chunks({ response, bounds, secret }) {
  const reader = response.body?.getReader();
  try {
    while (reader) {
      bounds.arm();
      const { done, value } = await bounds.within(reader.read());
      bounds.pause();
      if (done) return;
      yield value;
    }
  } catch (thrown) {
    throw broken(thrown, bounds, secret, "the body broke off");
  } finally {
    reader?.cancel().catch(() => {});
  }
}
