// Makes responses, each in one call from the core.

/** A response with some of the core's bytes, which `Response` copies. `own` are headers in addition to those of `init`. */
export const responseOfBytes = (bytes: Uint8Array, init: ResponseInit, own: string) =>
  withHeaders(new Response(bytes, init), own);

/** A response with a stream, or without a body. */
export const responseOfStream = (
  stream: ReadableStream | null | undefined,
  init: ResponseInit,
  own: string,
) => withHeaders(new Response(stream, init), own);

/** Adds headers, given in lines: a name, then its value. Neither has a line break. */
function withHeaders(response: Response, own: string): Response {
  const { headers } = response;
  const lines = own.split("\n");
  for (let index = 0; index + 1 < lines.length; index += 2) {
    headers.append(lines[index] as string, lines[index + 1] as string);
  }
  return response;
}
