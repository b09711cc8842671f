// Runs the whole project on this machine: the local Images API, the Worker and the gallery.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { buildAll } from "./build.mjs";
import { claim, freePort, HOST } from "./lib/port.mjs";
import { CommandError, environment, root, step, stopCommands } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";

/** The credentials in dev/wrangler.toml. They are valid for the local Images API only. */
const LOCAL = { ACCOUNT_ID: "local-dev-account", API_TOKEN: "local-dev-token-not-a-secret" };
const STATE = join(root, ".wrangler");
/** The longest time for a server to respond, in seconds. */
const SECONDS = 60;

/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();
let stopping = false;

/**
 * Starts `wrangler dev` as the leader of a process group, so that workerd ends with it.
 *
 * @param {string[]} args
 */
const wrangler = (args) => {
  const child = spawn(join(root, "node_modules/.bin/wrangler"), ["dev", ...args], {
    cwd: root,
    env: environment(),
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  children.add(child);
  child.on("exit", (code) => {
    children.delete(child);
    if (!stopping) {
      console.error(`wrangler dev exited with code ${code}.`);
      stop(1);
    }
  });
};

/** @param {NodeJS.Signals} signal */
const signalChildren = (signal) => {
  for (const { pid } of children) if (pid) process.kill(-pid, signal);
};

/**
 * Ends everything that runs, and the script.
 *
 * @param {number} code the exit code
 */
const stop = async (code) => {
  if (stopping) return;
  stopping = true;
  stopCommands();
  signalChildren("SIGTERM");
  for (let wait = 0; children.size > 0 && wait < 50; wait++) await sleep(100);
  signalChildren("SIGKILL");
  process.exit(code);
};

/**
 * Waits until a URL responds with a success.
 *
 * @param {string} url
 */
const responds = async (url) => {
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end; await sleep(200)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response;
    await response?.body?.cancel();
  }
  throw new CommandError(`${url} did not respond within ${SECONDS} seconds.`);
};

/** Writes the secrets to a file that only its owner can read; everyone on the machine can read a command line. */
const secretsFile = () => {
  mkdirSync(STATE, { recursive: true });
  const file = join(STATE, "local.env");
  rmSync(file, { force: true });
  writeFileSync(
    file,
    `API_TOKEN=${LOCAL.API_TOKEN}\nSIGNING_KEY=miniflare-local-dev-images-signing-key\n`,
    { mode: 0o600 },
  );
  return file;
};

const start = async () => {
  const wanted = Number(process.env.PORT || 8787);
  const port = await claim(wanted);
  if (!port) {
    throw new CommandError(
      `Port ${wanted} is in use. End the program that uses it, or choose another port: PORT=${wanted + 1} npm start`,
    );
  }
  await Promise.all([setUp(), buildAll()]);
  const apiPort = (await claim(8788)) ?? (await freePort());
  /** @param {number} at */
  const common = (at) => [
    "--ip",
    HOST,
    "--port",
    `${at}`,
    "--inspector-port",
    "0",
    "--log-level",
    "warn",
  ];
  const api = `http://${HOST}:${apiPort}`;
  await step("starting the local Images API and seeding its pictures", async () => {
    wrangler([
      "-c",
      "dev/wrangler.toml",
      ...common(apiPort),
      "--persist-to",
      join(STATE, "images-api"),
    ]);
    await responds(`${api}/__dev/seed`);
  });
  await step("starting the Worker and the gallery", async () => {
    const vars = {
      UPSTREAM: `${api}/client/v4`,
      ACCOUNT_ID: LOCAL.ACCOUNT_ID,
      AUTH: "public",
      // The pictures are samples. A private one that shows in the gallery proves that signing works.
      PUBLIC_SIGNED_URLS: "true",
      IMAGE_ORIGINS: api,
      FLEXIBLE_VARIANTS: "true",
    };
    const given = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
    const state = ["--persist-to", join(STATE, "worker"), "--env-file", secretsFile()];
    wrangler(["-c", "wrangler.toml", ...common(port), ...state, ...given]);
    await responds(`http://${HOST}:${port}/`);
    await responds(`http://${HOST}:${port}/images?per_page=10`);
  });
  console.log(`
  The gallery:  http://localhost:${port}/
  The listing:  http://localhost:${port}/images
  The local Images API: ${api} (only the Worker has its token)

  Press Ctrl-C to end all of them.`);
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));
await main(start);
if (process.exitCode) await stop(1);
