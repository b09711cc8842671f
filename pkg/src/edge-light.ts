// Vercel's edge runtime: like workerd, with another import suffix for wasm modules.
import wasm from "./core.wasm?module";
import { createLibrary } from "./library.js";

export { ImagesError } from "./error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ createLibrary(() => wasm, true);
