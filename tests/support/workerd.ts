// The built Worker in workerd alone: without bindings, and without Wrangler's proxy, which refuses some requests.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A Worker in its own workerd. */
export interface Workerd {
  port: number;
  pid: number;
  stop(): void;
}

interface StartOptions {
  onOutput?: (text: string) => void;
  front?: string;
}

interface Module {
  PRODUCT: string[];
  startWorkerd(
    files: string[],
    vars: Record<string, string>,
    options?: StartOptions,
  ): Promise<Workerd>;
}

const MODULE: string = new URL("../../scripts/lib/workerd.mjs", import.meta.url).href;
const FRONT = fileURLToPath(new URL("cancelling-front.js", import.meta.url));

export interface BareOptions {
  /** Gets everything that the Worker prints, such as its log. */
  onOutput?: (text: string) => void;
  /** A module to start instead of the Worker's, which it imports as `./index.js`. */
  entry?: string;
  /** Whether another Worker is in front, which cancels requests: see `cancelling-front.js`. */
  cancelling?: boolean;
}

/** Starts the built Worker with these vars. */
export async function startBareWorker(
  vars: Record<string, string>,
  { onOutput, entry, cancelling = false }: BareOptions = {},
): Promise<Workerd> {
  const { PRODUCT, startWorkerd } = (await import(/* @vite-ignore */ MODULE)) as Module;
  const files = entry === undefined ? PRODUCT : [entry, ...PRODUCT];
  return startWorkerd(files, vars, {
    ...(onOutput && { onOutput }),
    ...(cancelling && { front: FRONT }),
  });
}

/** The memory of a process, in MiB. */
export function residentMiB(pid: number): number {
  const [, kib] = readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/) ?? [];
  return Number(kib) / 1_024;
}
