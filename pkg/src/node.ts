// Node, Deno and Bun, and their bundlers: inflates and compiles the inline wasm synchronously.
import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";

import { createLibrary } from "./library.js";
import wasm from "./wasm-inline.js";

export { ImagesError } from "./error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ createLibrary(
  () => new WebAssembly.Module(inflateRawSync(Buffer.from(wasm, "base64"))),
);
