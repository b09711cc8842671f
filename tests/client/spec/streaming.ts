// One page, image by image.
import type { Image } from "cf-list-images";
import { all, equal, hidesBreaks, ok, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

const ids = (images: Image[]) => images.map(({ id }) => id);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `image-${n}`);

export const streaming: Specification = {
  "a stream yields each image as it arrives": async ({ streamImages, at }) => {
    const started = Date.now();
    const images: Image[] = [];
    const arrivals: number[] = [];
    for await (const image of streamImages({ ...at("slow-body"), perPage: 200 })) {
      images.push(image);
      arrivals.push(Date.now() - started);
    }
    equal(ids(images), numbered(200));
    const [first = Number.NaN, last = Number.NaN] = [arrivals[0], arrivals[199]];
    ok(first < 1_200, `the first image arrived after ${first} ms`);
    ok(last >= 1_400, `the last image arrived after ${last} ms, before the body was complete`);
  },
  "an incomplete body is an error after the images that arrived": async (context) => {
    const { streamImages, at, ImagesError } = context;
    const cases: [string, string][] = [
      ["cut", "network"],
      ["cut-chunked", (await hidesBreaks(context)) ? "decode" : "network"],
      ["short", "decode"],
    ];
    for (const [scenario, kind] of cases) {
      const found = [];
      const error = await rejection(async () => {
        for await (const image of streamImages(at(scenario))) found.push(image);
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
  "leaving a stream aborts its request": async ({ streamImages, at }) => {
    const started = Date.now();
    for await (const _ of streamImages(at("slow-body"))) break;
    ok(Date.now() - started < 1_200, "leaving waited for the body");
  },
  "a stream ends at its limit": async ({ streamImages, at }) => {
    equal((await all(streamImages({ ...at("list_100"), limit: 7 }))).length, 7);
  },
  "a failed request is the same error for a stream as for a page": async ({ streamImages, at }) => {
    const error = await rejection(() => all(streamImages({ ...at("status_404"), maxRetries: 0 })));
    equal([error.kind, error.status], ["notFound", 404]);
  },
};
