import { List, type Platform } from "./list.js";
import { Listing } from "./listing.js";
import { isLoaded } from "./core-instance.js";
import { load } from "./load.js";
import type { InitInput, ListImagesOptions, StreamImagesOptions } from "./options.js";
import { prepare } from "./prepare.js";
import type { Image, ImageList } from "./results.js";
import { stream } from "./stream.js";

type Source = InitInput | Promise<InitInput> | undefined;

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
  /** The compiled wasm, for the first instance and for another after a failure. */
  let compiled: WebAssembly.Module | undefined;
  let loading: Promise<void> | undefined;

  const start = async (source: Source) => {
    compiled = await load(async () => (await source) ?? compiled ?? (await compile()));
  };

  const init = async (source?: Source) => {
    if (source === undefined) {
      if (isLoaded()) return;
      if (loading) return loading;
    }
    const own = start(source);
    loading = own;
    try {
      await own;
    } finally {
      if (loading === own) loading = undefined;
    }
  };

  const platform: Platform = {
    whole,
    open: async (options, everyPage, walk) => {
      if (options.refusal) throw options.refusal;
      await init();
      return new Listing(options, everyPage, walk);
    },
  };

  return {
    init,
    listImages: (options) => new List(platform, prepare(options)),
    streamImages: (options) => stream(platform, prepare(options)),
  };
};
