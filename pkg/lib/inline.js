import wasm from "../dist/wasm-inline.js";

/** The inline wasm, inflated and compiled. Needs `wasm-unsafe-eval` where a CSP names `script-src`. */
export const compileInline = async () => {
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(await new Response(inflated).arrayBuffer());
};
