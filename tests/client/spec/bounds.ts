// The bounds of what a server may send. These read megabytes, so they come last: they hold up the others.
import { all, equal, ok, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

/** In the edge runtimes, the global `fetch` is read as a whole, which never ends here. */
const streaming = (url: string, init: RequestInit) => fetch(url, init);

/** The most bytes that the package reads of a refusal. */
const MAX_REFUSAL = 524_288;

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
    let read = 0;
    let isCancelled = false;
    const own = async () => {
      const start = new TextEncoder().encode('{"success":false,"other":"');
      const more = new Uint8Array(65_536).fill(0x78);
      const endless = new ReadableStream({
        start: (controller) => controller.enqueue(start),
        pull: (controller) => {
          read += more.length;
          controller.enqueue(more);
        },
        cancel: () => {
          isCancelled = true;
        },
      });
      return new Response(endless, { status: 503 });
    };
    const error = await rejection(() => listImages({ ...at("list_1"), maxRetries: 0, fetch: own }));
    equal([error.kind, error.status, isCancelled], ["http", 503, true]);
    ok(read < 2 * MAX_REFUSAL, `${read} bytes were read`);
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
