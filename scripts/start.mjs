// The whole project on this machine: the local Images API, the Worker and the gallery.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { buildAll } from "./build.mjs";
import { claim, HOST } from "./lib/port.mjs";
import { CommandError, environment, root, step, stopCommands } from "./lib/run.mjs";
import { main, setUp } from "./setup.mjs";

/** The values that dev/wrangler.toml documents: they open nothing but the simulator. */
const LOCAL = { ACCOUNT_ID: "local-dev-account", API_TOKEN: "local-dev-token-not-a-secret" };
const STATE = join(root, ".wrangler");

const children = new Set();
let stopping = false;

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
      console.error(`wrangler dev ended by itself with ${code}.`);
      stop(1);
    }
  });
};

const stop = async (code) => {
  if (stopping) return;
  stopping = true;
  stopCommands();
  for (const { pid } of children) process.kill(-pid, "SIGTERM");
  for (let wait = 0; children.size > 0 && wait < 50; wait++) await sleep(100);
  for (const { pid } of children) process.kill(-pid, "SIGKILL");
  process.exit(code);
};

/** Waits until a URL answers with a success. */
const answers = async (url, seconds = 60) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response;
    await response?.body?.cancel();
  }
  throw new CommandError(`${url} did not answer within ${seconds} seconds.`);
};

/** Secrets go by a file of the owner's alone, not by a command line that everyone on the machine can read. */
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
      `Port ${wanted} is in use: end what uses it, or choose another with PORT=${wanted + 1} npm start.`,
    );
  }
  await Promise.all([setUp(), buildAll()]);
  const apiPort = (await claim(8788)) ?? (await claim(0));
  const inspectors = [await claim(0), await claim(0)];
  const common = (at, inspector) => [
    "--ip",
    HOST,
    "--port",
    `${at}`,
    "--inspector-port",
    `${inspector}`,
    "--log-level",
    "warn",
  ];
  const api = `http://${HOST}:${apiPort}`;
  await step("starting the local Images API and seeding its pictures", async () => {
    wrangler([
      "-c",
      "dev/wrangler.toml",
      ...common(apiPort, inspectors[0]),
      "--persist-to",
      join(STATE, "images-api"),
    ]);
    await answers(`${api}/__dev/seed`);
  });
  await step("starting the Worker and the gallery", async () => {
    const vars = {
      UPSTREAM: `${api}/client/v4`,
      ACCOUNT_ID: LOCAL.ACCOUNT_ID,
      AUTH: "public",
      // The pictures are samples: that private ones open proves the signer.
      PUBLIC_SIGNED_URLS: "true",
      IMAGE_ORIGINS: api,
    };
    const given = Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
    const state = ["--persist-to", join(STATE, "worker"), "--env-file", secretsFile()];
    wrangler(["-c", "wrangler.toml", ...common(port, inspectors[1]), ...state, ...given]);
    await answers(`http://${HOST}:${port}/`);
    await answers(`http://${HOST}:${port}/images?per_page=10`);
  });
  console.log(`
  The gallery:  http://localhost:${port}/
  The listing:  http://localhost:${port}/images
  The local Images API behind it: ${api} (its token is in the Worker alone)

  Ctrl-C ends all of it.`);
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));
await main(start);
if (process.exitCode) await stop(1);
