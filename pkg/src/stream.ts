import { iteration } from "./iteration.js";
import type { Platform } from "./list.js";
import type { Prepared } from "./prepared.js";
import { redactError } from "./redact.js";
import { nextChunk, type Received, send } from "./request.js";
import type { Image } from "./results.js";
import { throwIfAborted } from "./timeout.js";

/** The images of one page, as they arrive. */
export const stream = (platform: Platform, options: Prepared) =>
  iteration((stop) => images(platform, options, stop));

async function* images(
  platform: Platform,
  options: Prepared,
  stop: AbortController,
): AsyncGenerator<Image, void, undefined> {
  const listing = await platform.open(options, false);
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let received: Received | undefined;
  try {
    if (left === 0) return;
    received = await send(listing, options, platform.whole, stop.signal, true);
    for (let more = true; more; ) {
      // The timeout applies to each wait, not to the time that the consumer takes.
      received.timeout.start();
      const chunk = await nextChunk(received);
      received.timeout.stop();
      more = chunk !== undefined && listing.feed(chunk);
      for (const image of listing.take()) {
        yield image;
        throwIfAborted(options.signal);
        if (--left === 0) return;
      }
    }
    const { error } = listing.finish(received);
    if (error) throw error;
  } catch (thrown) {
    if (!stop.signal.aborted) throw redactError(thrown, options);
  } finally {
    received?.timeout.end();
    received?.body.cancel();
    stop.abort();
    listing.free();
  }
}
