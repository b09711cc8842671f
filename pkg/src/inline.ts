import wasm from "./wasm-inline.js";

/** Inflates and compiles the inline wasm. A CSP that names `script-src` must allow `wasm-unsafe-eval`. */
export const compileInline = async (): Promise<WebAssembly.Module> => {
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(await new Response(inflated).arrayBuffer());
};
