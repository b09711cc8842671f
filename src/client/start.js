// The build puts this behind wasm-bindgen's glue. The glue's own start also takes URLs and requests, which the
// package never has.

/** @param {WebAssembly.Module | BufferSource | Response} source */
export const start = async (source) => {
  if (wasm) return;
  let bytes = source;
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw new Error(`HTTP ${source.status} instead of the wasm`);
    bytes = await source.arrayBuffer();
  }
  const module = bytes instanceof WebAssembly.Module ? bytes : await WebAssembly.compile(bytes);
  const instance = await WebAssembly.instantiate(module, __wbg_get_imports());
  if (!wasm) __wbg_finalize_init(instance, module);
};
