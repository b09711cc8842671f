import type { Timeout } from "./timeout.js";

/** The number of chunks after which timers get a turn: chunks that are always ready would hold them up. */
const CHUNKS_A_TURN = 256;

/** A view of a chunk's bytes. A custom `fetch` may return any chunks; the core takes only plain `Uint8Array`s. */
const bytesOf = (chunk: unknown): Uint8Array => {
  // Throws for everything but buffers, of this realm or another.
  const view = ArrayBuffer.isView(chunk) ? chunk : new DataView(chunk as ArrayBuffer);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
};

/** The body of a response, chunk by chunk. */
export interface Body {
  /** The next chunk that is not empty; `undefined` after the last. */
  next(): Promise<Uint8Array | undefined>;
  /** Releases the connection, unless the body has ended. */
  cancel(): Promise<void>;
}

/** Opens a body: with `whole`, as one chunk, because reading it in several is slow. */
export const openBody = (response: Response, { race }: Timeout, whole: boolean): Body => {
  let reader: ReadableStreamDefaultReader<unknown> | undefined;
  let chunks = 0;
  let ended: boolean | undefined;
  const read = () => {
    reader ??= response.body?.getReader();
    return reader?.read();
  };
  return {
    async next() {
      while (!ended) {
        const { done, value } = whole
          ? { value: await race(response.arrayBuffer()) }
          : ((await race(read())) ?? { done: true });
        ended = whole || done;
        if (done) break;
        const bytes = bytesOf(value);
        if (!ended && (!bytes.length || ++chunks % CHUNKS_A_TURN === 0)) {
          await race(new Promise((resolve) => setTimeout(resolve)));
        }
        if (bytes.length) return bytes;
      }
      return undefined;
    },
    async cancel() {
      if (ended) return;
      try {
        await (reader ?? response.body)?.cancel();
      } catch {}
    },
  };
};
