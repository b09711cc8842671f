import type { Timeout } from "./timeout.js";

/** The server's id of a request. */
export const requestId = ({ headers }: Response): string | undefined =>
  headers.get("x-request-id") ?? headers.get("cf-ray") ?? undefined;

/** The target of a redirect, if it has the same origin. */
export const sameOriginRedirect = ({ headers }: Response, url: string): string | undefined => {
  try {
    const from = new URL(url, globalThis.location?.href);
    const to = new URL(headers.get("location") ?? "", from);
    return headers.has("location") && to.origin === from.origin ? to.href : undefined;
  } catch {
    return undefined;
  }
};

/** Passes the chunks of a body to `take` as they arrive, until it returns false. */
export const eachChunk = async (
  { body }: Response,
  timeout: Timeout,
  take: (chunk: Uint8Array) => boolean,
): Promise<void> => {
  const reader = body?.getReader();
  let more = true;
  try {
    while (reader && more) {
      const { done, value } = await timeout.race(reader.read());
      if (done) return;
      more = take(plainView(value));
    }
    reader?.cancel().catch(() => {});
  } catch (thrown) {
    reader?.cancel(thrown).catch(() => {});
    throw thrown;
  }
};

/** A plain view of a chunk: a custom `fetch` may return a subclass, whose methods the core must not call. */
export const plainView = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
