// The API over HTTP, in Node, Deno and Bun.
import type { ImagesApiServer, NodeRequest, NodeResponse } from "./api.js";
import { refuse } from "./check.js";
import type { Call } from "./received.js";
import type { Service } from "./service.js";
import { untilAborted } from "./signal.js";

const HOST = "127.0.0.1";

/** The listener for requests of node:http. */
export const listenerOf =
  (service: Service) =>
  async (request: NodeRequest, response: NodeResponse): Promise<void> => {
    const left = new AbortController();
    response.on("close", () => left.abort());
    response.on("error", () => left.abort());
    try {
      const answer = await service.respond(await callOf(request, left.signal));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      await send(answer.body, response, left.signal);
      response.end();
    } catch {
      // A fault, or the client has left.
      response.destroy();
    }
  };

const callOf = async (request: NodeRequest, signal: AbortSignal): Promise<Call> => {
  const { method = "GET", originalUrl, url = "/" } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  const full = new URL(originalUrl ?? url, `http://${headers.get("host") ?? HOST}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? new Blob(chunks as BlobPart[]) : null;
  return {
    method,
    url: full,
    headers,
    signal,
    request: () => new Request(full, { method, headers, body }),
  };
};

/** Sends a body at the pace of the client. Rejects if the body breaks off, after what came before has left. */
const send = async (
  body: ReadableStream<Uint8Array> | null,
  response: NodeResponse,
  signal: AbortSignal,
): Promise<void> => {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await untilAborted(signal, reader.read());
      if (done) return;
      await untilAborted(signal, new Promise<void>((sent) => response.write(value, sent)));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
};

/** The functions of node:http that the server needs. */
interface Http {
  createServer(listener: ReturnType<typeof listenerOf>): {
    listen(port: number, host: string, listening: () => void): unknown;
    once(event: "error", listener: (error: Error) => void): unknown;
    address(): unknown;
    close(closed: () => void): unknown;
    closeAllConnections(): unknown;
  };
}

/** Loaded when it is needed, and in a way that no bundler for browsers stumbles over. */
const nodeHttp = async (): Promise<Http> => {
  const name = "node:http";
  const { process, navigator } = globalThis as {
    process?: { getBuiltinModule?(name: string): Http };
    navigator?: { userAgent?: string };
  };
  try {
    // workerd's servers of node:http listen on no port.
    if (navigator?.userAgent === "Cloudflare-Workers") throw new Error("this is a Worker");
    // CommonJS in Jest has no `import()`, and Node before 20.16 does not have the other.
    return (
      process?.getBuiltinModule?.(name) ??
      (await import(/* @vite-ignore */ /* webpackIgnore: true */ `${name}`))
    );
  } catch (cause) {
    const where = "listen: there is no node:http here, so there can be no server; use api.fetch";
    throw new TypeError(`cf-list-images/testing: ${where}`, { cause });
  }
};

/** Starts a server. */
export const listen = async (service: Service, port: number): Promise<ImagesApiServer> => {
  const { createServer } = await nodeHttp();
  const server = createServer(listenerOf(service));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address() as { port: number } | null;
  if (!address) return refuse("listen: the server has no port");
  const origin = `http://${HOST}:${address.port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const running = { url: `${origin}${service.settings.basePath}`, origin, close };
  // Some realms, such as those of Jest, lack the symbol.
  return Symbol.asyncDispose
    ? Object.assign(running, { [Symbol.asyncDispose]: close })
    : (running as ImagesApiServer);
};
