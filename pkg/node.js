// Node, Deno and Bun, and bundlers for them: the same inline wasm, inflated and compiled on the spot.
import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";

import { bind } from "./lib/bind.js";
import wasm from "./dist/wasm-inline.js";

export { ImagesError } from "./lib/error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ bind(
  () => new WebAssembly.Module(inflateRawSync(Buffer.from(wasm, "base64"))),
);
