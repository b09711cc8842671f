// The build puts this behind wasm-bindgen's glue. The glue's own start also takes URLs and requests, which the
// package never has, and takes a module only if it is of this realm: not so in Vercel's edge runtime.

/** @param {WebAssembly.Module | BufferSource | Response} source */
export const start = async (source) => {
  if (wasm) return;
  let bytes = source;
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw new Error(`HTTP ${source.status} instead of the wasm`);
    bytes = await source.arrayBuffer();
  }
  const made = await WebAssembly.instantiate(bytes, __wbg_get_imports());
  if (!wasm) __wbg_finalize_init(made.instance ?? made);
};
