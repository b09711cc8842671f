// The API in memory without images, and the requests that it receives, with their credentials.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createImagesApi, success } from "cf-list-images/testing";
import { KEEP_ALIVE } from "../support/keep-alive.ts";

export interface Recorded {
  method: string;
  path: string;
  /** The query, decoded, in alphabetical order. */
  query: [string, string][];
  headers: IncomingHttpHeaders;
}

export async function startRecording() {
  const recorded: Recorded[] = [];
  const api = createImagesApi();
  // Whatever the credentials, the parameters and the token are.
  api.behave(() => Response.json(success({ images: [], continuation_token: null })));
  const server = createServer(KEEP_ALIVE, (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
    const { method = "", headers } = request;
    recorded.push({ method, path: url.pathname, query, headers });
    void api.listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The requests since the last call. */
    take: () => recorded.splice(0),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
