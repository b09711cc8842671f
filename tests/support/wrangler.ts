// Starts real `wrangler dev` processes (workerd underneath) for the tests, and stops them whole.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./port.ts";

/** The root of the repository. */
export const ROOT: string = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** How to start one `wrangler dev`. */
export interface WranglerOptions {
  /** The wrangler.toml, relative to the root of the repository. */
  config: string;
  /** Vars that override those of the file (`--var`). */
  vars?: Record<string, string>;
  /** Secrets, given as a private `.env` file so that they stand in no command line. */
  secrets?: Record<string, string>;
  /** Where the simulators keep their state. Default: a new directory, removed by `stop()`. */
  persistTo?: string;
  /** The port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** The path asked until anything answers. Default `/`. */
  readyPath?: string;
  /** How long to wait for that answer, in milliseconds. Default 60,000. */
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

/** The start-ups tried, each on a new port, when another process takes the port first. */
const ATTEMPTS = 3;
/** How long a process may take to end by itself, in milliseconds. */
const GRACE = 5_000;

const running = new Set<ChildProcess>();
// A test run that dies must not leave servers behind.
process.once("exit", () => {
  for (const child of running) {
    signalGroup(child, "SIGKILL");
  }
});

/** Starts `wrangler dev` and waits until it answers. Throws with its output when it does not. */
export async function startWrangler(options: WranglerOptions): Promise<Wrangler> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await start(options, port);
    } catch (error) {
      const taken = error instanceof Error && /address already in use/i.test(error.message);
      if (!taken || options.port !== undefined || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function start(options: WranglerOptions, port: number): Promise<Wrangler> {
  const scratch = await mkdtemp(join(tmpdir(), "cf-list-images-"));
  const args = await commandLine(options, port, scratch);
  // A group of its own: wrangler starts workerd and esbuild, and all of them must go.
  const child = spawn(nodeBinary(), args, {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment(scratch), ...options.env },
  });
  running.add(child);
  const output: string[] = [];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => output.push(text));

  const log = (): string => output.join("");
  const stop = async (): Promise<void> => {
    await endGroup(child);
    running.delete(child);
    await rm(scratch, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(child, `${url}${options.readyPath ?? "/"}`, options.timeout ?? 60_000);
  } catch (cause) {
    await stop();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`wrangler dev -c ${options.config}: ${reason}. Its output:\n${log()}`, {
      cause,
    });
  }
  return { url, port, log, stop };
}

async function commandLine(
  options: WranglerOptions,
  port: number,
  scratch: string,
): Promise<string[]> {
  const wrangler = createRequire(import.meta.url).resolve("wrangler/package.json");
  const args = [join(dirname(wrangler), "bin/wrangler.js"), "dev"];
  args.push("-c", resolve(ROOT, options.config), "--ip", "127.0.0.1", "--port", String(port));
  // Port 0: each process its own inspector, so that several run side by side.
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
    // No look-up of the machine's place in the world: tests stay on this machine.
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_LOG_PATH: join(scratch, "logs"),
    WRANGLER_REGISTRY_PATH: join(scratch, "registry"),
  };
}

/** wrangler needs Node 22; a test runner on an older one falls back on the `node` package. */
function nodeBinary(): string {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 22 ? process.execPath : join(ROOT, "node_modules/node/bin/node");
}

async function ready(child: ChildProcess, url: string, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  let spawnError: Error | undefined;
  child.once("error", (error) => {
    spawnError = error;
  });
  while (Date.now() < deadline) {
    if (spawnError !== undefined) {
      throw spawnError;
    }
    if (ended(child)) {
      throw new Error(`it ended (code ${child.exitCode}, signal ${child.signalCode})`);
    }
    try {
      const left = Math.max(1, deadline - Date.now());
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(left) });
      await response.body?.cancel();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`nothing answered at ${url} within ${timeout} ms`);
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, "SIGTERM");
  const deadline = Date.now() + GRACE;
  while (groupLives(child) && Date.now() < deadline) {
    await sleep(25);
  }
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function groupLives(child: ChildProcess): boolean {
  if (child.pid === undefined) {
    return false;
  }
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}
