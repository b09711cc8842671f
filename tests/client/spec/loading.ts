// Loading the core.
import { equal, ok, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

/** A valid module without imports and exports. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const html = (status: number) =>
  new Response("<!doctype html>", { status, headers: { "content-type": "text/html" } });

/** What is not the core, and what the message says about it. */
const OTHERS: Record<string, [() => unknown, RegExp]> = {
  "a page in place of a missing file": [() => html(404), /HTTP 404, text\/html/],
  "a page with status 200": [() => html(200), /HTTP 200, text\/html/],
  "another module": [() => EMPTY_MODULE, /./],
  "bytes of something else": [() => new TextEncoder().encode("<!doctype html>"), /./],
  "no bytes": [() => new Uint8Array(), /./],
  "a number": [() => 7, /./],
  "an object": [() => ({}), /./],
  "a promise that rejects": [() => Promise.reject(new TypeError("not found")), /not found/],
  "a promise that rejects with a symbol": [() => Promise.reject(Symbol("lost")), /lost/],
};

export const loading: Specification = {
  "init() with a wrong module is an error that says why, and the next call works": async ({
    init,
    listImages,
    at,
    ImagesError,
  }) => {
    for (const [what, [source, says]] of Object.entries(OTHERS)) {
      const error = await rejection(() => init(source()));
      ok(error instanceof ImagesError, `${what}: ${String(error)}`);
      equal(error.kind, "load", what);
      ok(error.message.startsWith("the WebAssembly core could not be loaded"), error.message);
      ok(says.test(error.message), `${what}: ${error.message}`);
      equal((await listImages(at("list_5"))).images.length, 5, what);
    }
  },
  "wrong modules loaded at the same time leave the library working": async ({
    init,
    listImages,
    at,
  }) => {
    const errors = [html(404), EMPTY_MODULE, 7].map((source) => rejection(() => init(source)));
    await Promise.all(errors);
    await init();
    equal((await listImages(at("list_5"))).images.length, 5);
  },
};
