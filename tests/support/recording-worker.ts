// The Worker with an Images binding that does what a test says, and records its calls: tests/worker/recording/binding.js.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { startBareWorker } from "./workerd.ts";
import { ROOT } from "./wrangler.ts";

/** The key of the caller `shop`. */
export const KEY = "key-of-a-caller";

/** What the binding does, until the next script. */
export interface Script {
  images?: object[];
  /** How `signedUrl` behaves. */
  mode?: string;
  /** Settings of the Worker. */
  settings?: Record<string, string>;
  /** Whether the binding has images at all. */
  list?: boolean;
}

/** The calls since the last script. */
export interface Calls {
  list: object[];
  signedUrl: { id: string; variant: string; expiresIn: number }[];
  /** The most calls of `signedUrl` at the same time. */
  concurrent: number;
}

export interface RecordingWorker {
  prepare(script: Script): Promise<unknown>;
  /** Sends a request, with the caller's key by default. */
  send(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Takes the recorded calls. */
  calls(): Promise<Calls>;
  log(): string;
  stop(): void;
}

/** Starts the Worker with `AUTH = "key"`. */
export async function startRecordingWorker(): Promise<RecordingWorker> {
  let log = "";
  const hash = createHash("sha256").update(KEY).digest("hex");
  const worker = await startBareWorker(
    { AUTH: "key", CALLER_KEYS: `shop:${hash}` },
    {
      entry: join(ROOT, "tests/worker/recording/binding.js"),
      onOutput: (text) => {
        log += text;
      },
    },
  );
  const request = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${worker.port}${path}`, init);
  return {
    prepare: (script) => request("/__script", { method: "POST", body: JSON.stringify(script) }),
    send: (path, headers = { "X-Api-Key": KEY }) => request(path, { headers }),
    calls: async () => (await (await request("/__calls")).json()) as Calls,
    log: () => log,
    stop: () => worker.stop(),
  };
}

interface PrivateImage {
  id: string;
  requireSignedURLs: true;
  variants: string[];
}

let groups = 0;

/** Private images with new ids. */
export function privateImages(
  count: number,
  variants: readonly string[] = ["public"],
  more: object = {},
): PrivateImage[] {
  const group = ++groups;
  return Array.from({ length: count }, (_, index) => {
    const id = `${group}-${index}`;
    const urls = variants.map((variant) => `https://images.example/${id}/${variant}`);
    return { id, requireSignedURLs: true, variants: urls, ...more };
  });
}
