import { Listing, start } from "../dist/core.js";
import { failure, ImagesError } from "./error.js";
import { ImageList } from "./list.js";
import { stream } from "./stream.js";

/** @import { InitInput, ListImagesOptions, StreamImagesOptions } from "../index.js" */

/**
 * What is a runtime's own.
 *
 * @typedef {object} Platform
 * @property {(options: ListImagesOptions) => Promise<Listing>} open
 * @property {boolean} whole Whether a body is best taken as a whole: where reading its parts is dear.
 */

/**
 * The package's functions, over a runtime's own way to the compiled wasm.
 * Nothing is compiled before the first listing asks.
 *
 * @param {() => WebAssembly.Module | Promise<WebAssembly.Module>} compile
 * @param {boolean} [whole]
 */
export const bind = (compile, whole = false) => {
  /** @type {Promise<unknown> | undefined} */
  let ready;

  /** @param {InitInput | Promise<InitInput>} [module] */
  const load = async (module) => {
    try {
      await start((await module) ?? (await compile()));
    } catch (cause) {
      ready = undefined;
      throw new ImagesError({
        kind: "network",
        message: "the wasm core could not be loaded",
        cause,
      });
    }
  };

  /** @param {InitInput | Promise<InitInput>} [module] */
  const init = async (module) => {
    ready ??= load(module);
    await ready;
  };

  /** @param {ListImagesOptions} options */
  const open = async (options) => {
    await init();
    try {
      return new Listing(options);
    } catch (thrown) {
      throw failure(thrown);
    }
  };

  /** @param {ListImagesOptions} options */
  const listImages = (options) => new ImageList({ open, whole }, snapshot(options));

  /** @param {StreamImagesOptions} options */
  const streamImages = (options) => stream({ open, whole }, snapshot(options));

  return { init, listImages, streamImages };
};

/**
 * The options as they are now: a listing asks later. What is no object stays, for the core to refuse.
 *
 * @template T
 * @param {T} options
 * @returns {T}
 */
const snapshot = (options) => (options && typeof options === "object" ? { ...options } : options);
