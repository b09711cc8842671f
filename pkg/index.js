// Browsers, and every bundler for them: the wasm is inside the JavaScript, so there is no file to place.
import { bind } from "./lib/bind.js";
import { compileInline } from "./lib/inline.js";

export { ImagesError } from "./lib/error.js";
export const { init, listImages, streamImages } = /* @__PURE__ */ bind(compileInline);
