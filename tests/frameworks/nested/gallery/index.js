// A library on top of the package.
import { ImagesError, listImages } from "cf-list-images";
import { imagesInfiniteQuery } from "cf-list-images/query";

/**
 * Lists an account in two ways.
 *
 * @param {string} endpoint
 */
export async function summary(endpoint) {
  let all = 0;
  for await (const { id } of listImages({ endpoint, version: 2 })) all += id ? 1 : 0;

  const { signal } = new AbortController();
  const pageOf = (/** @type {number} */ perPage) =>
    imagesInfiniteQuery({ endpoint, version: 2, perPage }).queryFn({ signal, pageParam: {} });
  const { images } = await pageOf(12);
  const error = await pageOf(0).catch((thrown) => thrown);
  // Of the same class, if there is one copy of the package.
  return { all, first: images.length, isShared: error instanceof ImagesError };
}
