// The core's instance. After a failure inside the wasm it is in no defined state, so it is never called again.
import { createGlue, type Glue } from "./core.js";
import { ImagesError } from "./error.js";

/** An instance of the core. */
export interface Core extends Glue {
  /** What ended it. */
  failure?: unknown;
}

/** The instance for new listings; `undefined` if there is none, or if it failed. */
let current: Core | undefined;

export const isLoaded = () => current !== undefined;

/** Instantiates the core for new listings, and returns the compiled wasm. Open listings keep their instance. */
export const instantiate = async (
  wasm: WebAssembly.Module | BufferSource,
): Promise<WebAssembly.Module> => {
  const core: Core = createGlue();
  const made: WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource =
    await WebAssembly.instantiate(wasm as BufferSource, core.imports);
  const isCompiled = "instance" in made;
  core.use((isCompiled ? made.instance : made).exports);
  current = core;
  return isCompiled ? made.module : (wasm as WebAssembly.Module);
};

/** Calls an instance. An exception, such as a trap when memory is used up, retires it. */
export const call = <Result>(work: (core: Core) => Result, core = current): Result => {
  try {
    return work(core as Core);
  } catch (thrown) {
    if (core) {
      core.retire();
      core.failure ??= thrown;
    }
    if (core === current) current = undefined;
    const message = "the WebAssembly core failed, and the next call starts another";
    throw new ImagesError({ kind: "load", message, cause: core?.failure });
  }
};
