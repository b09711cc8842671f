// Starts `wrangler dev` processes, which run workerd, for the tests.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { respondsAt, startProcess } from "./process.ts";

/** The root of the repository. */
export const ROOT: string = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** How to start one `wrangler dev`. */
export interface WranglerOptions {
  /** The wrangler.toml, relative to the root of the repository. */
  config: string;
  /** Vars that override those of the file (`--var`). */
  vars?: Record<string, string>;
  /** Secrets, passed in a private `.env` file so that no command line shows them. */
  secrets?: Record<string, string>;
  /** Where the simulators keep their state. Default: a new directory, removed by `stop()`. */
  persistTo?: string;
  /** The path that is requested until the server responds. Default: `/`. */
  readyPath?: string;
  /** How long to wait for that response, in milliseconds. Default: 100,000; it takes three seconds on a free processor. */
  timeout?: number;
  /** Further arguments of `wrangler dev`. */
  args?: readonly string[];
  /** Further environment variables. */
  env?: Record<string, string>;
}

/** A running `wrangler dev`. */
export interface Wrangler {
  /** The origin, with no slash at the end: `http://127.0.0.1:43210`. */
  readonly url: string;
  readonly port: number;
  /** Everything the process has printed so far, on both streams. */
  log(): string;
  /** Stops the process and all its children, and removes its temporary files. */
  stop(): Promise<void>;
}

/** Starts `wrangler dev` and waits until it responds. Throws with its output when it does not. */
export async function startWrangler(options: WranglerOptions): Promise<Wrangler> {
  const scratch = await mkdtemp(join(tmpdir(), "cf-list-images-"));
  const args = await commandLine(options, scratch);
  const wrangler = startProcess(nodeBinary(), args, {
    cwd: ROOT,
    env: { ...environment(scratch), ...options.env },
  });
  const { log } = wrangler;
  const stop = async (): Promise<void> => {
    await wrangler.stop();
    await rm(scratch, { recursive: true, force: true });
  };
  const timeout = options.timeout ?? 100_000;
  try {
    const url = await wrangler.waitFor("“Ready on”", timeout, () => readyOrigin(log()));
    const readyUrl = `${url}${options.readyPath ?? "/"}`;
    await wrangler.waitFor(`response from ${readyUrl}`, timeout, respondsAt(readyUrl));
    return { url, port: Number(new URL(url).port), log, stop };
  } catch (cause) {
    await stop();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`wrangler dev -c ${options.config}: ${reason}. Its output:\n${log()}`, {
      cause,
    });
  }
}

/**
 * The origin that `wrangler dev --port 0` listens on, once its output says so. The operating system chooses the port: one
 * chosen before the start could be another server's by the time it listens.
 */
export function readyOrigin(log: string): string | undefined {
  return /Ready on (http:\/\/[^\s/]+)/.exec(log)?.[1];
}

async function commandLine(options: WranglerOptions, scratch: string): Promise<string[]> {
  const wrangler = createRequire(import.meta.url).resolve("wrangler/package.json");
  const args = [join(dirname(wrangler), "bin/wrangler.js"), "dev"];
  args.push("-c", resolve(ROOT, options.config), "--ip", "127.0.0.1", "--port", "0");
  args.push("--inspector-port", "0", "--show-interactive-dev-session=false");
  args.push("--persist-to", options.persistTo ?? join(scratch, "state"));
  for (const [name, value] of Object.entries(options.vars ?? {})) {
    args.push("--var", `${name}:${value}`);
  }
  if (options.secrets !== undefined) {
    const lines = Object.entries(options.secrets).map(
      ([name, value]) => `${name}=${JSON.stringify(value)}\n`,
    );
    const file = join(scratch, "secrets.env");
    await writeFile(file, lines.join(""), { mode: 0o600 });
    args.push("--env-file", file);
  }
  return [...args, ...(options.args ?? [])];
}

function environment(scratch: string): Record<string, string> {
  return {
    CI: "1",
    FORCE_COLOR: "0",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    // Prevents a lookup of the machine's location over the network.
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_LOG_PATH: join(scratch, "logs"),
    WRANGLER_REGISTRY_PATH: join(scratch, "registry"),
  };
}

/** wrangler needs Node 22; on an older Node, the one of the `node` package runs it. */
function nodeBinary(): string {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 22 ? process.execPath : join(ROOT, "node_modules/node/bin/node");
}
