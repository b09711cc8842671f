// A server of many accounts, each an API in memory that behaves as its id says: `{scenario}_{argument}--{id}`. Accounts
// with different IDs share nothing, so tests don't affect each other.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { createImagesApi, failure, type ImagesApi } from "cf-list-images/testing";
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
}

/** Makes the account with this id. */
const accountOf = (accountId: string): Account => {
  const [name = "", argument = ""] = (accountId.split("--")[0] ?? "").split("_");
  const { count = 10, behave = [], next, answer } = SCENARIOS[name]?.(argument) ?? {};
  const images = Array.from({ length: count }, (_, n) => image(n));
  const api = createImagesApi({ accountId, images, rateLimit: false });
  api.behave(...behave);
  if (next) api.failNext(next[0], { times: next[1] ?? 1 });
  return { api, answer: answer ?? withCredentials(api), seen: [] };
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
    if (pathname.startsWith("/seen/")) {
      json(200, seen(pathname.slice(6)));
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

  const server = createServer((request, response) => {
    respond(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
