import { imports, use } from "./core.js";
import type { InitInput } from "./options.js";

/** Instantiates the core. A module may come from another realm, as in Vercel's edge runtime. */
export const load = async (source: InitInput): Promise<void> => {
  let wasm: WebAssembly.Module | BufferSource = source as WebAssembly.Module;
  if (typeof Response === "function" && source instanceof Response) {
    if (!source.ok) throw new Error(`HTTP ${source.status} instead of the wasm`);
    wasm = await source.arrayBuffer();
  }
  const made: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource =
    await WebAssembly.instantiate(wasm as BufferSource, imports);
  use(("instance" in made ? made.instance : made).exports);
};
