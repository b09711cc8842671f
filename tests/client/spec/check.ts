// The assertions of the specification, which runs in runtimes without a test library.
import type { ImagesPage } from "cf-list-images";
import type { Context } from "./context.ts";

/** Throws unless both values are the same JSON. */
export const equal = (actual: unknown, expected: unknown, what = "value"): void => {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
};

/** Throws an error with this message unless the condition is true. */
export const ok = (condition: boolean, message: string): void => {
  if (!condition) throw new Error(message);
};

/** What the promise of `work` rejects with. Throws if it resolves. */
// biome-ignore lint/suspicious/noExplicitAny: anything may be thrown, and the tests look at its properties.
export const rejection = async (work: () => PromiseLike<unknown>): Promise<any> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection, but the promise resolved");
};

/** The request that the scenario "echo" received: it returns it as the metadata of its only image. */
export const echoed = ({ images }: ImagesPage): Echoed => {
  const [image] = images;
  if (!image) throw new Error("the page has no image");
  return image.meta as Echoed;
};

interface Echoed {
  url: string;
  headers: Record<string, string | undefined>;
}

/** The longest wait for what must come: far more than a busy machine needs, and far less than never. In milliseconds. */
const LONG = 15_000;

/** What a promise settles with. Throws if it does not, within `ms` milliseconds. */
export const within = async <T>(what: string, work: PromiseLike<T>, ms = LONG): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Waits for some milliseconds. */
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until a condition holds. Throws if it does not in time. */
export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const started = Date.now();
  while (!(await holds())) {
    if (Date.now() - started > LONG) throw new Error(`${what}: not within ${LONG} ms`);
    await pause(20);
  }
};

/** Every item of an iteration. */
export const all = async <T>(iterable: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
};

/**
 * Whether `fetch` treats a chunked body without its last chunk as complete. By RFC 9112, section 8, it is incomplete;
 * WebKit reports only a reset connection and a body shorter than its Content-Length.
 */
export const hidesBreaks = async ({ fetch, at, release }: Context): Promise<boolean> => {
  const { accountId, baseURL } = at("cut-chunked");
  const response = await fetch(`${baseURL}/accounts/${accountId}/images/v1`);
  await release({ accountId });
  return response.text().then(
    () => true,
    () => false,
  );
};
