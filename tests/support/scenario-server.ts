// A server of many accounts, each an API in memory that behaves as its id says: `{scenario}_{argument}--{id}`. Accounts
// with different IDs share nothing, so tests don't affect each other. Tests ask for what an account has `/seen`, and
// `/release` the rest of its bodies, at another origin: browsers open six connections to one, which may all be in use.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { createImagesApi, failure, type ImagesApi } from "cf-list-images/testing";
import { KEEP_ALIVE } from "./keep-alive.ts";
import { image, type Scenario, SCENARIOS } from "./scenarios.ts";

/** A request that the server received. */
export interface Seen {
  url: string;
  headers: IncomingHttpHeaders;
  /** Whether the client closed the connection before the response was complete. */
  aborted: boolean;
}

interface Account {
  api: ImagesApi;
  answer: NonNullable<Scenario["answer"]>;
  seen: Seen[];
  /** Sends the rest of the bodies that are held. */
  release(): void;
}

/** Makes the account with this id. */
const accountOf = (accountId: string): Account => {
  const [name = "", argument = ""] = (accountId.split("--")[0] ?? "").split("_");
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { count = 10, behave = [], next, answer } = SCENARIOS[name]?.(argument, released) ?? {};
  const images = Array.from({ length: count }, (_, n) => image(n));
  const api = createImagesApi({ accountId, images, rateLimit: false });
  api.behave(...behave);
  if (next) api.failNext(next[0], { times: next[1] ?? 1 });
  return { api, answer: answer ?? withCredentials(api), seen: [], release };
};

/** Answers requests with any credentials, as a proxy does that adds its own. */
const withCredentials =
  ({ apiToken, listener }: ImagesApi): Account["answer"] =>
  async (request, response) => {
    request.headers.authorization = `Bearer ${apiToken}`;
    await listener(request, response);
  };

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*, authorization, x-auth-key, x-auth-email",
  "access-control-expose-headers": "*",
};

/** The policy of the pages: no `unsafe-eval`. */
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src *";

/** Starts the server on a free port of 127.0.0.1. It serves `files` at all other paths. */
export const startScenarioServer = async (
  files?: (path: string) => Promise<{ body: Buffer; type: string } | undefined>,
) => {
  const accounts = new Map<string, Account>();
  const seen = (id: string) => accounts.get(id)?.seen ?? [];

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    if (request.method === "OPTIONS") {
      response.end();
      return;
    }
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (pathname === "/control") {
      json(200, originOf(control));
      return;
    }
    const [, what, about = ""] = pathname.split("/");
    if (what === "seen" || what === "release") {
      if (what === "release") accounts.get(about)?.release();
      json(200, seen(about));
      return;
    }
    const id = /^\/client\/v4\/accounts\/([^/]+)\/images\/v[12]$/.exec(pathname)?.[1];
    if (id === undefined) {
      const file = await files?.(pathname);
      if (file) {
        response.writeHead(200, { "content-type": file.type, "content-security-policy": CSP });
        response.end(file.body);
      } else {
        json(404, failure({ code: 7003, message: "Could not route to the path" }));
      }
      return;
    }
    const account = accounts.get(id) ?? accountOf(id);
    accounts.set(id, account);
    const entry = { url: request.url ?? "", headers: { ...request.headers }, aborted: false };
    account.seen.push(entry);
    response.on("close", () => {
      entry.aborted = !response.writableFinished;
    });
    await account.answer(request, response);
  };

  const listen = async () => {
    const server = createServer(KEEP_ALIVE, (request, response) => {
      respond(request, response).catch((error) => response.destroy(error));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return server;
  };
  const [server, control] = [await listen(), await listen()];
  return {
    url: originOf(server),
    seen,
    stop: () =>
      Promise.all(
        [server, control].map(
          (each) =>
            new Promise<void>((resolve) => {
              each.close(() => resolve());
              each.closeAllConnections();
            }),
        ),
      ),
  };
};

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
