// The Worker with marked secrets, and everything that comes out of it: responses, its log, its upstream requests.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { startBareWorker } from "../support/workerd.ts";
import { ACCOUNT } from "../support/worker.ts";
import { mark, markedEmail } from "./marks.ts";
import { Search } from "./search.ts";

/** The Worker's own secrets that the upstream knows. */
export const UPSTREAM_SECRETS: Record<string, string> = {
  API_TOKEN: mark("API_TOKEN"),
  API_TOKEN_NEXT: mark("API_TOKEN_NEXT"),
  API_EMAIL: markedEmail("API_EMAIL"),
  API_KEY: mark("API_KEY"),
};

/** A caller's API key. The Worker knows only its hash. */
export const CALLER_KEY: string = mark("a caller's key");

const hash = createHash("sha256").update(CALLER_KEY).digest("hex");

/** The Worker's own secrets. */
export const WORKER_SECRETS: Record<string, string> = {
  ...UPSTREAM_SECRETS,
  SIGNING_KEY: mark("SIGNING_KEY"),
  JWT_SECRET: mark("JWT_SECRET"),
  CALLER_KEYS: `shop:${hash}`,
};

/** Vars of a Worker that has every kind of secret. */
export const VARS: Record<string, string> = {
  ...WORKER_SECRETS,
  ACCOUNT_ID: ACCOUNT,
  AUTH: "jwt,key",
  JWT_ISSUER: "https://issuer.example",
  JWT_AUDIENCE: "gallery",
  UPSTREAM_TIMEOUT_MS: "2000",
  UPSTREAM_RETRIES: "0",
  ALLOWED_ORIGINS: "https://page.example",
};

export interface Reply {
  status: number;
  /** The body as text. */
  body: string;
  /** The status line's text, the headers and the body. */
  everything: string;
}

export interface WatchedWorker {
  send(path: string, options?: SendOptions): Promise<Reply>;
  /** Everything that it has printed. */
  log(): string;
  stop(): void;
}

export interface SendOptions {
  method?: string;
  headers?: Record<string, string>;
}

/** Starts the Worker alone in workerd, and records what it prints. `entry` is a module around the Worker's, if any. */
export async function startWatchedWorker(
  vars: Record<string, string>,
  entry?: string,
): Promise<WatchedWorker> {
  const output: string[] = [];
  const onOutput = (text: string) => output.push(text);
  const worker = await startBareWorker(vars, { onOutput, ...(entry !== undefined && { entry }) });
  return {
    send: (path, options = {}) => send(worker.port, path, options),
    log: () => output.join(""),
    stop: () => worker.stop(),
  };
}

/** Sends a request with Node's HTTP client, which sends every header as it is. */
const send = (port: number, path: string, { method = "GET", headers = {} }: SendOptions) =>
  new Promise<Reply>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method, headers, agent: false } as const;
    const outgoing = request(options, (response) => {
      const chunks: Buffer[] = [];
      const end = () => {
        const body = Buffer.concat(chunks).toString();
        const { statusCode = 0, statusMessage = "", rawHeaders } = response;
        resolve({
          status: statusCode,
          body,
          everything: [statusMessage, rawHeaders.join("\n"), body].join("\n"),
        });
      };
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", end);
      // A body that breaks off: what came before it counts.
      response.on("error", end);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

/** Searches for the Worker's secrets and the caller's key. */
export const search: Search = new Search({
  ...WORKER_SECRETS,
  "the caller's key": CALLER_KEY,
  "the hash of the caller's key": hash,
});
