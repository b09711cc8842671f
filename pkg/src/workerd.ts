// Cloudflare Workers cannot compile bytes: the wasm is a module of the Worker's bundle.
import wasm from "./core.wasm";
import { createLibrary } from "./library.js";

export { ImagesError } from "./error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ createLibrary(() => wasm, true);
