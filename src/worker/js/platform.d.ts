// Types that @cloudflare/workers-types lacks.

/** An import gives a compiled module, not an instance. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare function addEventListener(type: "error", handler: (event: ErrorEvent) => void): void;
