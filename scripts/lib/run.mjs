// Runs commands and reports progress.
import { spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/**
 * Environment variables of a command; `path` has folders to search before PATH.
 *
 * @typedef {{ [name: string]: string | string[] | undefined, path?: string[] }} Environment
 */

/**
 * The environment of every command. The project's own Node and tools come first in PATH.
 *
 * @param {Environment} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export const environment = ({ path = [], ...extra } = {}) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  // Otherwise wrangler fetches a sample of `request.cf` from the network.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  .../** @type {NodeJS.ProcessEnv} */ (extra),
  PATH: [...path, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
});

/** An error that is shown without a stack, because its message is sufficient. */
export class CommandError extends Error {}

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends the commands that `run` has started. */
export const stopCommands = () => {
  for (const child of running) child.kill();
};

/**
 * Runs a command. Resolves to its output when `quiet`, otherwise shows the output as it arrives.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: Environment, cwd?: string }} [options]
 * @returns {Promise<string>}
 * @throws {CommandError} when the command fails; the message has the output of a quiet one.
 */
export const run = (command, args, { quiet = false, env = {}, cwd = root } = {}) =>
  new Promise((resolve, reject) => {
    const output = quiet ? "pipe" : "inherit";
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: ["ignore", output, output],
    });
    running.add(child);
    let text = "";
    child.stdout?.on("data", (data) => (text += data));
    child.stderr?.on("data", (data) => (text += data));
    child.on("error", (cause) => {
      running.delete(child);
      reject(new CommandError(`${command}: ${cause.message}`));
    });
    child.on("close", (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(text);
      const failure = `${command} ${args.join(" ")} failed: ${signal ?? `exit code ${code}`}`;
      reject(new CommandError(`${text}\n${failure}`.trim()));
    });
  });

/**
 * The first line that a command prints, or undefined when the command fails or does not exist.
 *
 * @param {string} command
 * @param {string[]} [args]
 * @param {Environment} [env]
 * @returns {string | undefined}
 */
export const probe = (command, args = ["--version"], env = {}) => {
  const { status, stdout } = spawnSync(command, args, {
    env: environment(env),
    encoding: "utf8",
    cwd: root,
  });
  return status === 0 ? stdout.trim().split("\n")[0] : undefined;
};

/**
 * Reports the start of a step, and its end with the seconds that it took. Steps may overlap.
 *
 * @template T
 * @param {string} what a phrase such as "installing the Node packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const step = async (what, work) => {
  const started = Date.now();
  console.log(`▸ ${what} …`);
  const result = await work();
  console.log(`✓ ${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
};
