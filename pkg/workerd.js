// Cloudflare Workers: no code from bytes there; the wasm is a module of the Worker's bundle.
import wasm from "./dist/core.wasm";

import { bind } from "./lib/bind.js";

export { ImagesError } from "./lib/error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ bind(() => wasm, true);
