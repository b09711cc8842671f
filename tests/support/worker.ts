// The Worker, started in workerd with a configuration for the tests.
import { startWrangler, type Wrangler, type WranglerOptions } from "./wrangler.ts";

/** A token that is easy to search for. */
export const MARKED_TOKEN = "MARKED-cf-token-7f3a91";

/** The account of tests with their own upstream. */
export const ACCOUNT = "0123456789abcdef0123456789abcdef";

export interface WorkerOptions {
  vars?: Record<string, string>;
  secrets?: Record<string, string>;
  config?: string;
  args?: WranglerOptions["args"];
}

/** A response's envelope. */
export interface Envelope {
  success: boolean;
  errors: { code: number; message: string; source?: { pointer: string } }[];
  messages: unknown[];
  result: { images: Record<string, unknown>[]; continuation_token?: string | null } | null;
}

/** Starts the Worker with the marked token. */
export async function startWorker(options: WorkerOptions = {}): Promise<Wrangler> {
  const { config = "tests/worker/wrangler.toml", args } = options;
  return startWrangler({
    config,
    vars: { ACCOUNT_ID: ACCOUNT, ...options.vars },
    secrets: { API_TOKEN: MARKED_TOKEN, ...options.secrets },
    readyPath: "/openapi.json",
    ...(args && { args }),
  });
}

/** Reads a response's envelope. Throws when it is not one. */
export async function envelopeOf(response: Response): Promise<Envelope> {
  const envelope = (await response.json()) as Envelope;
  if (typeof envelope.success !== "boolean" || !Array.isArray(envelope.errors)) {
    throw new Error(`not an envelope: ${JSON.stringify(envelope)}`);
  }
  return envelope;
}

/** The messages of an error response, one a line. */
export async function messagesOf(response: Response): Promise<string> {
  return (await envelopeOf(response)).errors.map((error) => error.message).join("\n");
}

/** The Worker's log lines that are JSON. */
export function logLines(worker: Wrangler): Record<string, unknown>[] {
  return worker
    .log()
    .split("\n")
    .filter((line) => line.trim().startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
