// Commands, with what they print shown as it comes.
import { spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The environment of every command: the project's own Node and tools first. */
export const environment = (extra = {}) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  // Else wrangler looks for a sample of `request.cf` on the network.
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  ...extra,
  PATH: [...(extra.path ?? []), join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
});

/** A failed command: its message is all that a person needs. */
export class CommandError extends Error {}

/** Runs a command and gives its output when `quiet`; throws when it fails. */
export const run = (command, args, { quiet = false, env = {}, cwd = root } = {}) =>
  new Promise((resolve, reject) => {
    const stdio = quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"];
    const child = spawn(command, args, { cwd, env: environment(env), stdio });
    let output = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    child.on("error", (cause) => reject(new CommandError(`${command}: ${cause.message}`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(output);
      reject(new CommandError(`${output}\n${command} ${args.join(" ")} ended with ${code}`.trim()));
    });
  });

/** The first line that a command prints; undefined when it can't be run. */
export const probe = (command, args = ["--version"], env = {}) => {
  const { status, stdout } = spawnSync(command, args, {
    env: environment(env),
    encoding: "utf8",
    cwd: root,
  });
  return status === 0 ? stdout.trim().split("\n")[0] : undefined;
};

/** Says what is being done and how long it took. */
export const step = async (what, work) => {
  const started = Date.now();
  console.log(`▸ ${what} …`);
  const result = await work();
  console.log(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
};
