// One page, image by image.
import type { Image } from "cf-list-images";
import { all, equal, hidesBreaks, ok, rejection, until, within } from "./check.ts";
import type { Specification } from "./context.ts";

const ids = (images: Image[]) => images.map(({ id }) => id);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `image-${n}`);

export const streaming: Specification = {
  "a stream yields each image as it arrives": async ({ streamImages, at, release }) => {
    const options = { ...at("held-body"), perPage: 200 };
    const stream = streamImages(options);
    const iterator = stream[Symbol.asyncIterator]();
    const images: Image[] = [];
    let next = await within("an image before the body is complete", iterator.next());
    // The rest of the body is sent only now.
    await release(options);
    for (; !next.done; next = await iterator.next()) images.push(next.value);
    equal(ids(images), numbered(200));
  },
  "an incomplete body is an error after the images that arrived": async (context) => {
    const { streamImages, at, release, ImagesError } = context;
    const cases: [string, string][] = [
      ["cut", "network"],
      ["cut-chunked", (await hidesBreaks(context)) ? "decode" : "network"],
      ["short", "decode"],
    ];
    for (const [scenario, kind] of cases) {
      const options = at(scenario);
      const found: Image[] = [];
      const error = await rejection(async () => {
        for await (const image of streamImages(options)) {
          // It breaks off only now: what has not been read may be lost then.
          if (found.push(image) === 11) await release(options);
        }
      });
      ok(error instanceof ImagesError, `${error}`);
      equal([error.kind, found.length > 10, found.length < 200], [kind, true, true], scenario);
    }
  },
  "a failure reported at the end of the body is an error after the images": async ({
    streamImages,
    at,
  }) => {
    const found: unknown[] = [];
    const error = await rejection(async () => {
      for await (const { id } of streamImages(at("late-failure"))) found.push(id);
    });
    equal([found, error.kind, error.code], [["a"], "api", 1000]);
  },
  "leaving a stream aborts its request": async ({ streamImages, at, seen }) => {
    const options = at("held-body");
    for await (const _ of streamImages(options)) break;
    await until("the end of the connection", async () => !!(await seen(options))[0]?.aborted);
  },
  "a stream ends at its limit": async ({ streamImages, at }) => {
    equal((await all(streamImages({ ...at("list_100"), limit: 7 }))).length, 7);
  },
  "a failed request is the same error for a stream as for a page": async ({ streamImages, at }) => {
    const error = await rejection(() => all(streamImages({ ...at("status_404"), maxRetries: 0 })));
    equal([error.kind, error.status], ["notFound", 404]);
  },
};
