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
    onOutput?: (text: string) => void,
  ): Promise<Workerd>;
}

const MODULE: string = new URL("../../scripts/lib/workerd.mjs", import.meta.url).href;

/** Starts the built Worker with these vars. `onOutput` gets everything that it prints, such as its log. */
export async function startBareWorker(
  vars: Record<string, string>,
  onOutput?: (text: string) => void,
): Promise<Workerd> {
  const { PRODUCT, startWorkerd } = (await import(/* @vite-ignore */ MODULE)) as Module;
  return startWorkerd(PRODUCT, vars, onOutput);
}
