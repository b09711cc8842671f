// The bounds of what a server may send. These read megabytes, so they come last: other tests measure time.
import { all, equal, ok, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

/** In the edge runtimes, the global `fetch` is read as a whole, which never ends here. */
const streaming = (url: string, init: RequestInit) => fetch(url, init);

export const bounds: Specification = {
  "an image, an error or a body without end is a decode error that names the bound": async ({
    listImages,
    streamImages,
    at,
  }) => {
    const cases: [scenario: string, options: object, path: string, named: string][] = [
      ["endless_image", {}, "result.images[1]", "1048576 bytes, the bound maxImageBytes"],
      ["endless_error", {}, "errors[0]", "1048576 bytes, the bound maxImageBytes"],
      ["endless_body", { maxPageBytes: 1e6 }, "", "1000000 bytes, the bound maxPageBytes"],
      ["bomb", { maxPageBytes: 1e6 }, "", "1000000 bytes, the bound maxPageBytes"],
      ["list_5", { maxImageBytes: 100 }, "result.images[0]", "100 bytes, the bound maxImageBytes"],
    ];
    for (const [scenario, options, path, named] of cases) {
      for (const work of [
        () => listImages({ ...at(scenario), ...options, maxRetries: 0, fetch: streaming }),
        () => all(streamImages({ ...at(scenario), ...options, maxRetries: 0 })),
      ]) {
        const error = await rejection(work);
        equal([error.kind, error.path], ["decode", path], `${scenario}: ${error}`);
        ok(error.message.includes(named), `${scenario}: ${error}`);
      }
    }
  },
  "a refusal without end is read to a small bound only": async ({ listImages, at }) => {
    const started = Date.now();
    const options = { ...at("endless_refusal"), maxRetries: 0, fetch: streaming };
    const error = await rejection(() => listImages(options));
    equal([error.kind, error.status], ["http", 503]);
    ok(Date.now() - started < 2_000, "the refusal came late");
  },
  "a bound is a whole number of bytes": async ({ listImages, at }) => {
    for (const name of ["maxImageBytes", "maxPageBytes"]) {
      for (const value of [0, -1, 1.5, 2 ** 30 + 1, "1", null]) {
        const error = await rejection(() => listImages({ ...at("list_5"), [name]: value }));
        equal([error.kind, error.message.startsWith(`${name}: expected`)], ["options", true]);
      }
      equal((await listImages({ ...at("list_5"), [name]: 2 ** 30 })).images.length, 5);
    }
  },
};
