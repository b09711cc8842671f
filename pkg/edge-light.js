// Vercel's edge runtime: as in workerd, under the name that its bundler gives to wasm modules.
import wasm from "./dist/core.wasm?module";

import { bind } from "./lib/bind.js";

export { ImagesError } from "./lib/error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ bind(() => wasm, true);
