/**
 * Lists the images of a Cloudflare Images account.
 *
 * @packageDocumentation
 */

// For browsers and their bundlers: the wasm is inside the JavaScript, so there is no file to host. It is imported
// first, which makes bundles a little smaller.
import { compileInline } from "./inline.js";
import { createLibrary } from "./library.js";
import type {
  InitInput,
  ListImagesOptions,
  ListImagesV1Options,
  ListImagesV2Options,
  StreamImagesOptions,
} from "./options.js";
import type { Image, ImageList, NextNumber, NextToken } from "./results.js";

export { type ErrorKind, ImagesError, type ImagesErrorInit } from "./error.js";
export type * from "./options.js";
export type * from "./results.js";

const library = /* @__PURE__ */ createLibrary(compileInline);

/**
 * Lists images. Sends no request before it is awaited or iterated.
 *
 * - Awaited, it returns one page.
 * - Iterated (`for await`), it returns every image of every page from the one that the options name, and no image
 *   twice. Each iteration sends its own requests.
 * - {@link ImageList.pages | `.pages()`} returns the pages of such an iteration.
 *
 * @example One page, through a proxy that holds the token
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * const { images } = await listImages({ endpoint: "/images/v2", version: 2 });
 * console.log(images.map((image) => image.id)); // [ 'sunset', 'harbour' ]
 * ```
 *
 * @example Every image, with a token (never in a web page)
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * for await (const image of listImages({ accountId, apiToken, version: 2 })) console.log(image.id);
 * // sunset
 * // harbour
 * // logo
 * ```
 *
 * @throws {@link ImagesError} when awaited or iterated; on an abort, the signal's reason.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v2/methods/list/
 */
export function listImages(options: ListImagesV2Options): ImageList<NextToken>;
/** Lists images by v1, which Cloudflare marks as deprecated: prefer `version: 2`. */
export function listImages(options: ListImagesV1Options): ImageList<NextNumber>;
/** Lists images by either version. */
export function listImages(options: ListImagesOptions): ImageList;
export function listImages(options: ListImagesOptions): ImageList {
  return library.listImages(options);
}

/**
 * Streams the images of one page: the first is available before the last byte has arrived. Meant for large pages. An
 * incomplete body is an error after the images that did arrive.
 *
 * The `timeout` applies to the response's headers, and then to each wait for the next bytes of the body.
 *
 * @example
 * ```js
 * import { streamImages } from "cf-list-images";
 *
 * const images = streamImages({ accountId, apiToken, perPage: 10_000 });
 * for await (const image of images) console.log(image.filename);
 * // sunset.jpg
 * // harbour.jpg
 * ```
 *
 * @throws {@link ImagesError} while iterated; on an abort, the signal's reason.
 * @see https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/
 */
export function streamImages(options: StreamImagesOptions): AsyncGenerator<Image, void, undefined> {
  return library.streamImages(options);
}

/**
 * Loads the core: to host the wasm yourself, or to load it early. The call is optional: the first listing loads the
 * wasm inside the package. Open listings keep the core that they began with.
 *
 * @param module The compiled `cf-list-images/core.wasm` of the same version, its bytes, or a response with them.
 *
 * @throws {@link ImagesError} of kind `load`, which says why. The next listing loads the wasm inside the package.
 *
 * @example Before the first listing
 * ```js
 * import { init, listImages } from "cf-list-images";
 *
 * await init();
 * const { images } = await listImages({ endpoint: "/images/v2", version: 2 });
 * console.log(images.length); // 2
 * ```
 *
 * @example From a file that your server hosts
 * ```js
 * import { init, listImages } from "cf-list-images";
 *
 * await init(fetch("/assets/core.wasm"));
 * const { images } = await listImages({ endpoint: "/images/v2", version: 2 });
 * console.log(images.length); // 2
 * ```
 */
export function init(module?: InitInput | Promise<InitInput>): Promise<void> {
  return library.init(module);
}
