// Runs Workers in workerd without Wrangler, whose proxy would be the bottleneck.
import { spawn } from "node:child_process";
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { HOST } from "./port.mjs";
import { environment, root } from "./run.mjs";

/** The product Worker's modules, as `npm run build:worker` leaves them. */
export const PRODUCT = ["index.js", "worker.wasm"].map((name) =>
  join(root, "pkg/dist/worker", name),
);

const COMPATIBILITY_DATE = "2026-11-17";

/**
 * workerd's configuration file. The operating system chooses the port.
 *
 * @param {string[]} modules file names; the first is the entry
 * @param {Record<string, string>} vars
 * @param {object} more
 * @param {string | undefined} more.cache the address of a server that keeps the responses of the Cache API
 * @param {string | undefined} more.front a module in front, whose binding WORKER is the Worker
 * @param {string | undefined} more.assets the address of a server that has the files of the binding ASSETS
 */
const configuration = (
  modules,
  vars,
  { cache, front, assets },
) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    ${front ? '(name = "front", worker = .front),' : ""}
    (name = "internet", network = (allow = ["private", "local", "public"])),
    ${cache ? `(name = "cache", external = (address = "${cache}", http = ())),` : ""}
    ${assets ? `(name = "assets", external = (address = "${assets}", http = ())),` : ""}
  ],
  sockets = [(name = "http", address = "${HOST}:0", http = (), service = "${front ? "front" : "main"}")],
);
${
  front
    ? `const front :Workerd.Worker = (
  modules = [(name = "${front}", esModule = embed "${front}")],
  bindings = [(name = "WORKER", service = "main")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
);`
    : ""
}
const worker :Workerd.Worker = (
  modules = [
    ${modules
      .map((name) => {
        const kind = name.endsWith(".wasm") ? "wasm" : "esModule";
        return `(name = "${name}", ${kind} = embed "${name}")`;
      })
      .join(",\n    ")}
  ],
  bindings = [
    ${Object.entries(vars)
      .map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`)
      .join(",\n    ")},
    ${assets ? '(name = "ASSETS", service = "assets"),' : ""}
  ],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  ${cache ? 'cacheApiOutbound = "cache",' : ""}
);
`;

/**
 * Requests a path and reads the whole response.
 *
 * @param {number} port
 * @param {string} path
 * @param {import("node:http").Agent} [agent]
 * @returns {Promise<{ status: number | undefined, length: number }>}
 */
export const get = (port, path, agent) =>
  new Promise((resolve, reject) => {
    const outgoing = request({ host: HOST, port, path, agent }, (response) => {
      let length = 0;
      response.on("data", (chunk) => (length += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode, length }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });

/**
 * A Worker that runs in its own workerd.
 *
 * @typedef {{ port: number, pid: number, stop: () => void }} RunningWorker
 */

/**
 * Starts a Worker from its module files and waits until it responds.
 *
 * @param {string[]} files the first is the entry
 * @param {Record<string, string>} vars
 * @param {object} [options]
 * @param {(text: string) => void} [options.onOutput] gets everything that it prints: the log, and warnings of workerd
 * @param {string} [options.cache] the address of a server that keeps the responses of the Cache API
 * @param {string} [options.front] a module file in front, whose binding WORKER is the Worker
 * @param {string} [options.assets] the address of a server that has the files of the binding ASSETS
 * @returns {Promise<RunningWorker>}
 */
export const startWorkerd = async (files, vars, options = {}) => {
  const { onOutput, cache, front, assets } = options;
  const state = mkdtempSync(join(tmpdir(), "cf-list-images-workerd-"));
  for (const file of front ? [...files, front] : files) {
    copyFileSync(file, join(state, basename(file)));
  }
  const names = files.map((file) => basename(file));
  writeFileSync(
    join(state, "config.capnp"),
    configuration(names, vars, { cache, front: front && basename(front), assets }),
  );
  // To a file, unless somebody reads it: through a pipe, each line of the log would wake its reader.
  const log = onOutput ? undefined : openSync(join(state, "log"), "w");
  const child = spawn(
    join(root, "node_modules/.bin/workerd"),
    ["serve", "--control-fd=3", join(state, "config.capnp")],
    { env: environment(), stdio: ["ignore", log ?? "pipe", "pipe", "pipe"] },
  );
  if (log !== undefined) closeSync(log);
  child.stdout?.setEncoding("utf8").on("data", (text) => onOutput?.(text));
  child.stderr?.setEncoding("utf8").on("data", onOutput ?? ((text) => process.stderr.write(text)));
  const stop = () => {
    child.kill();
    rmSync(state, { recursive: true, force: true });
  };
  try {
    const port = await listeningPort(child);
    await get(port, "/healthz");
    return { port, pid: child.pid ?? 0, stop };
  } catch (error) {
    stop();
    throw error;
  }
};

/**
 * The port that a workerd listens on, which it writes to descriptor 3: `{"event":"listen","socket":"http","port":43210}`.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
const listeningPort = (child) =>
  new Promise((resolve, reject) => {
    let text = "";
    const control = /** @type {import("node:stream").Readable} */ (child.stdio[3]);
    control.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const port = /"event":"listen".*"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`workerd ended with code ${code}`)));
    setTimeout(() => reject(new Error("workerd did not start")), 60_000).unref();
  });
