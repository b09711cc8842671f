// The built Worker in workerd alone: without bindings, and without Wrangler's proxy, which refuses some requests.

/** A Worker in its own workerd. */
export interface Workerd {
  port: number;
  stop(): void;
}

interface Module {
  PRODUCT: string[];
  startWorkerd(
    files: string[],
    vars: Record<string, string>,
    options?: { onOutput?: (text: string) => void },
  ): Promise<Workerd>;
}

const MODULE: string = new URL("../../scripts/lib/workerd.mjs", import.meta.url).href;

export interface BareOptions {
  /** Gets everything that the Worker prints, such as its log. */
  onOutput?: (text: string) => void;
  /** A module to start instead of the Worker's, which it imports as `./index.js`. */
  entry?: string;
}

/** Starts the built Worker with these vars. */
export async function startBareWorker(
  vars: Record<string, string>,
  { onOutput, entry }: BareOptions = {},
): Promise<Workerd> {
  const { PRODUCT, startWorkerd } = (await import(/* @vite-ignore */ MODULE)) as Module;
  const files = entry === undefined ? PRODUCT : [entry, ...PRODUCT];
  return startWorkerd(files, vars, { ...(onOutput && { onOutput }) });
}
