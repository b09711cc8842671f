// A server that records its requests and responds with an empty page.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorded {
  method: string;
  path: string;
  /** The query, decoded, in alphabetical order. */
  query: [string, string][];
  headers: IncomingHttpHeaders;
}

export async function startRecording() {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1));
    recorded.push({
      method: request.method ?? "",
      path: url.pathname,
      query,
      headers: request.headers,
    });
    response.setHeader("content-type", "application/json");
    response.end(
      '{"success":true,"errors":[],"messages":[],"result":{"images":[],"continuation_token":null}}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The requests since the last call. */
    take: () => recorded.splice(0),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
