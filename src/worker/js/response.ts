// Makes responses, each in one call from the core.
import { appendLines } from "./header-lines.js";

/** A response with some of the core's bytes, which `Response` copies. `own` are headers in lines, in addition to those of `init`. */
export const responseOfBytes = (bytes: Uint8Array, init: ResponseInit, own: string) =>
  withHeaders(new Response(bytes, init), own);

/** A response with a stream, or without a body. */
export const responseOfStream = (
  stream: ReadableStream | null | undefined,
  init: ResponseInit,
  own: string,
) => withHeaders(new Response(stream, init), own);

function withHeaders(response: Response, own: string): Response {
  appendLines(response.headers, own);
  return response;
}
