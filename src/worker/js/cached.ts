/** A page that the cache has. */
interface Cached {
  readonly body: ReadableStream;
  /** The values of the headers that were asked for, in lines. A header that is not there is empty. */
  readonly values: string;
}

/**
 * Looks up a response in the cache that the whole Worker shares: for the core, a single promise. There is none without a
 * body.
 *
 * @throws If the platform has no cache, or it fails.
 */
export async function findCached(
  url: string,
  names: readonly string[],
): Promise<Cached | undefined> {
  const response = await caches.default.match(url);
  if (!response?.body) return undefined;
  const { body, headers } = response;
  return { body, values: names.map((name) => headers.get(name) ?? "").join("\n") };
}
