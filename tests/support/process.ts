// Processes that a test starts, each in its own process group, so that its children end with it.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a process may take to end after SIGTERM, in milliseconds. */
const GRACE = 5_000;
/** The interval between two checks of a starting process, in milliseconds. */
const POLL = 50;

export interface ProcessOptions {
  cwd?: string;
  /** Environment variables added to those of the test run. */
  env?: Record<string, string>;
  /** Whether the process has those of the test run. Default: true. */
  inherit?: boolean;
}

/** A running process. */
export interface Process {
  /** Everything it has printed so far, on both streams. */
  log(): string;
  /**
   * Calls `probe` until it returns a value. Throws when the process ends first, or after `timeout` milliseconds:
   * `what` says in the error what was missing.
   */
  waitFor<T>(what: string, timeout: number, probe: Probe<T>): Promise<T>;
  /** Ends the process and all its children. */
  stop(): Promise<void>;
}

/** Returns undefined while there is no value yet; `left` is the remaining time in milliseconds. */
export type Probe<T> = (left: number) => T | undefined | Promise<T | undefined>;

const running = new Set<ChildProcess>();
// A test run that ends early must not leave processes running. A process that SIGTERM ends emits no "exit".
for (const event of ["exit", "SIGTERM"] as const) {
  process.once(event, () => {
    for (const child of running) {
      signalGroup(child, "SIGKILL");
    }
  });
}

/** Starts a command. */
export function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env, inherit = true }: ProcessOptions = {},
): Process {
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: inherit ? { ...process.env, ...env } : { ...env },
  });
  running.add(child);
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
  let spawnError: Error | undefined;
  child.once("error", (error) => {
    spawnError = error;
  });
  return {
    log: () => output.join(""),
    waitFor: async (what, timeout, probe) => {
      const deadline = Date.now() + timeout;
      while (Date.now() < deadline) {
        if (spawnError !== undefined) throw spawnError;
        if (ended(child)) {
          throw new Error(`it ended (code ${child.exitCode}, signal ${child.signalCode})`);
        }
        const value = await probe(Math.max(1, deadline - Date.now()));
        if (value !== undefined) return value;
        await sleep(POLL);
      }
      throw new Error(`no ${what} within ${timeout} ms`);
    },
    stop: async () => {
      await endGroup(child);
      running.delete(child);
    },
  };
}

/** A probe that returns true once a server responds at the URL. */
export const respondsAt =
  (url: string): Probe<true> =>
  async (left) => {
    try {
      const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(left) });
      await response.body?.cancel();
      return true;
    } catch {
      return undefined;
    }
  };

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
    // The group has ended.
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
