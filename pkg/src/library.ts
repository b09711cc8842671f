import { ImagesError } from "./error.js";
import { List, type Platform } from "./list.js";
import { Listing } from "./listing.js";
import { load } from "./load.js";
import type { InitInput, ListImagesOptions, StreamImagesOptions } from "./options.js";
import { prepare } from "./prepare.js";
import type { Image, ImageList } from "./results.js";
import { stream } from "./stream.js";

/** The package's functions. `index.ts` documents them. */
export interface Library {
  init(module?: InitInput | Promise<InitInput>): Promise<void>;
  listImages(options: ListImagesOptions): ImageList;
  streamImages(options: StreamImagesOptions): AsyncGenerator<Image, void, undefined>;
}

/**
 * The package's functions, for a runtime with its own way to compile the wasm. Nothing is compiled before the first
 * listing starts.
 */
export const createLibrary = (
  compile: () => WebAssembly.Module | Promise<WebAssembly.Module>,
  whole = false,
): Library => {
  let ready: Promise<void> | undefined;

  const start = async (module?: InitInput | Promise<InitInput>) => {
    try {
      await load((await module) ?? (await compile()));
    } catch (cause) {
      ready = undefined;
      const message = "the wasm core could not be loaded";
      throw new ImagesError({ kind: "network", message, cause });
    }
  };

  const init = async (module?: InitInput | Promise<InitInput>) => {
    ready ??= start(module);
    await ready;
  };

  const platform: Platform = {
    whole,
    open: async (options, everyPage) => {
      if (options.refusal) throw options.refusal;
      await init();
      return new Listing(options, everyPage);
    },
  };

  return {
    init,
    listImages: (options) => new List(platform, prepare(options)),
    streamImages: (options) => stream(platform, prepare(options)),
  };
};
