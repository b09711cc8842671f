import type { Platform } from "./list.js";
import type { Prepared } from "./prepared.js";
import { redactError } from "./redact.js";
import { interruption, type Received, Requests } from "./request.js";
import { plainView } from "./response.js";
import type { Image } from "./results.js";

/** The images of one page, as they arrive. */
export async function* stream(
  platform: Platform,
  options: Prepared,
): AsyncGenerator<Image, void, undefined> {
  const listing = await platform.open(options, false);
  const stop = new AbortController();
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let received: Received | undefined;
  try {
    if (left === 0) return;
    received = await new Requests(options, platform.whole, stop.signal).send(listing, true);
    for await (const chunk of chunks(received)) {
      const more = listing.feed(chunk);
      const images = listing.take().slice(0, left);
      left -= images.length;
      yield* images;
      if (left === 0) return;
      if (!more) break;
    }
    const { error } = listing.finish(received.response);
    if (error) throw error;
  } catch (thrown) {
    throw redactError(thrown, options.secrets);
  } finally {
    received?.timeout.end();
    stop.abort();
    listing.free();
  }
}

/** The chunks of a body. The timeout applies to each wait, not to the time that the consumer takes. */
async function* chunks({ response, timeout }: Received) {
  const reader = response.body?.getReader();
  try {
    while (reader) {
      timeout.start();
      const { done, value } = await timeout.race(reader.read());
      timeout.stop();
      if (done) return;
      yield plainView(value);
    }
  } catch (thrown) {
    throw interruption(thrown, timeout, "the body is incomplete");
  } finally {
    reader?.cancel().catch(() => {});
  }
}
