// A server whose responses are set by the test, byte by byte, for the Worker's upstream. It records its requests. Bodies
// that are valid are in the envelope of the API in memory.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { failure, success } from "cf-list-images/testing";
import { KEEP_ALIVE } from "./keep-alive.ts";

/** A request that the upstream received. */
export interface RecordedRequest {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
}

export type Behaviour = (
  response: ServerResponse,
  recorded: RecordedRequest,
  request: IncomingMessage,
) => void | Promise<void>;

export interface Upstream {
  /** The value for `UPSTREAM`. */
  readonly base: string;
  readonly origin: string;
  /** The requests since the last `reset`. */
  readonly requests: RecordedRequest[];
  /** Sets how it responds to later requests. */
  behave(behaviour: Behaviour): void;
  /** Clears the recorded requests. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts an upstream on a free port. */
export async function startUpstream(behaviour: Behaviour = page(0)): Promise<Upstream> {
  const requests: RecordedRequest[] = [];
  let current = behaviour;
  const sockets = new Set<Socket>();
  const server = createServer(KEEP_ALIVE, (request, response) => {
    const url = new URL(request.url ?? "/", "http://upstream.test");
    const entry = { method: request.method ?? "", url, headers: request.headers };
    requests.push(entry);
    response.on("error", () => {});
    void current(response, entry, request);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    base: `${origin}/client/v4`,
    requests,
    behave: (next) => {
      current = next;
    },
    reset: () => {
      requests.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) {
          socket.destroy();
        }
        server.close(() => resolve());
      }),
  };
}

/** An image as the API returns it. Every third is private. */
export function image(index: number, creator = `user-${index % 4}`): Record<string, unknown> {
  const id = `${index.toString(16).padStart(8, "0")}-0000-4000-8000-00`;
  return {
    id,
    filename: `picture "${index}" – 図.png`,
    creator,
    meta: { index, nested: { tags: ["a", "b\\"] }, note: 'quote " and } brace' },
    uploaded: "2026-01-02T03:04:05.678Z",
    requireSignedURLs: index % 3 === 0,
    variants: ["public", "thumbnail"].map(
      (variant) => `https://imagedelivery.net/hash/${id}/${variant}`,
    ),
  };
}

/** The JSON of a page of images. */
export function pageText(count: number, extra: object = {}): string {
  const images = Array.from({ length: count }, (_, index) => image(index));
  return JSON.stringify(success({ images, ...extra }));
}

/** Responds with this body. */
export function text(
  body: string | Uint8Array,
  status = 200,
  headers: Record<string, string> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
  };
}

/** Responds with a page of `count` images. */
export const page = (count: number): Behaviour => text(pageText(count));

/** Responds with an error in the API's envelope. */
export const refusal = (
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): Behaviour => text(JSON.stringify(failure({ code, message })), status, headers);
