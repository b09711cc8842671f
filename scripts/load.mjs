// A load test: the Worker in workerd, asked at the machine's limit.
//
//     npm run load                   60 s
//     npm run load -- --seconds=10 --connections=16 --images=100
//
// It fails on any failed answer, and when memory grows after the warm-up.
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { claim, HOST } from "./lib/port.mjs";
import { environment, root } from "./lib/run.mjs";

const option = (name, standard) =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split("=")[1] ?? standard,
  );
const seconds = option("seconds", 60);
const connections = option("connections", 16);
const count = option("images", 100);

const image = (index) => ({
  id: `${index.toString(16).padStart(8, "0")}-0000-4000-8000-00`,
  filename: `picture ${index}.png`,
  creator: `user-${index % 4}`,
  meta: { index, tags: ["a", "b"] },
  uploaded: "2026-01-02T03:04:05.678Z",
  requireSignedURLs: index % 3 === 0,
  variants: ["public", "thumbnail"].map(
    (name) => `https://imagedelivery.net/hash/${index}/${name}`,
  ),
});
const pages = [count, 5_000].map((length) => {
  const result = { images: Array.from({ length }, (_, index) => image(index)) };
  return Buffer.from(JSON.stringify({ result, success: true, errors: [], messages: [] }));
});

const listen = (server) =>
  new Promise((resolve) => server.listen(0, HOST, () => resolve(server.address().port)));
const upstream = createServer((incoming, response) => {
  const body = incoming.url.includes("per_page=5000") ? pages[1] : pages[0];
  response
    .writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length })
    .end(body);
});
const upstreamPort = await listen(upstream);
const port = await claim(0);

const vars = {
  ACCOUNT_ID: "load",
  API_TOKEN: "load",
  AUTH: "public",
  UPSTREAM: `http://127.0.0.1:${upstreamPort}`,
  SIGNING_KEY: "load",
  PUBLIC_SIGNED_URLS: "true",
};
/** workerd alone: wrangler's own proxy in front would be the limit. */
const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private", "local", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "index.js"),
    (name = "index_bg.wasm", wasm = embed "index_bg.wasm"),
  ],
  bindings = [
    ${Object.entries(vars)
      .map(([name, value]) => `(name = "${name}", text = "${value}")`)
      .join(",\n    ")}
  ],
  compatibilityDate = "2026-11-17",
);
`;
const state = mkdtempSync(join(tmpdir(), "cf-list-images-load-"));
for (const name of ["index.js", "index_bg.wasm"]) {
  copyFileSync(join(root, "build/worker", name), join(state, name));
}
writeFileSync(join(state, "config.capnp"), configuration);
const worker = spawn(
  join(root, "node_modules/.bin/workerd"),
  ["serve", join(state, "config.capnp")],
  {
    env: environment(),
    stdio: ["ignore", "ignore", "inherit"],
  },
);

const agent = new Agent({ keepAlive: true, maxSockets: connections });
const ask = (path) =>
  new Promise((resolve, reject) => {
    const asked = request({ host: HOST, port, path, agent }, (response) => {
      let length = 0;
      response.on("data", (chunk) => (length += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode, length }));
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });

/** workerd's memory in MiB. */
const memory = () => {
  const status = readFileSync(`/proc/${worker.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

const times = [];
let failed = 0;
let bytes = 0;
const run = async (until) => {
  for (let turn = 0; Date.now() < until; turn++) {
    // One in fifty asks for a long page, which flows.
    const path =
      turn % 50 === 49
        ? "/images?per_page=5000"
        : `/images?page=${1 + Math.trunc(Math.random() * 1e6)}`;
    const started = performance.now();
    try {
      const { status, length } = await ask(path);
      bytes += length;
      if (status !== 200 || length < 1_000) failed += 1;
    } catch {
      failed += 1;
    }
    times.push(performance.now() - started);
  }
};

try {
  for (const end = Date.now() + 60_000; ; await sleep(200)) {
    const up = await ask("/healthz").catch(() => undefined);
    if (up?.status === 200) break;
    if (Date.now() > end) throw new Error("the Worker did not start");
  }
  const load = (duration) =>
    Promise.all(Array.from({ length: connections }, () => run(Date.now() + duration * 1000)));
  await load(Math.max(3, seconds / 6));
  const warm = memory();
  times.length = 0;
  bytes = 0;
  const samples = [];
  const sampler = setInterval(() => samples.push(memory()), 1_000);
  const started = Date.now();
  await load(seconds);
  clearInterval(sampler);
  const took = (Date.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
  const half = samples.slice(Math.floor(samples.length / 2));
  const first = Math.max(...samples.slice(0, Math.ceil(samples.length / 2)));
  const last = half.reduce((sum, value) => sum + value, 0) / half.length;
  console.log(
    `${times.length} answers in ${took.toFixed(0)} s (${(times.length / took).toFixed(0)}/s, ` +
      `${(bytes / took / 2 ** 20).toFixed(0)} MiB/s), ${failed} failed, ${connections} connections`,
  );
  console.log(
    `milliseconds: median ${at(0.5)}, 90 % ${at(0.9)}, 99 % ${at(0.99)}, longest ${at(1)}`,
  );
  console.log(
    `workerd's memory: ${warm.toFixed(0)} MiB warm, at most ${first.toFixed(0)} MiB in the first half, ` +
      `${last.toFixed(0)} MiB on average in the second`,
  );
  // The garbage collector's own rhythm is some tens of MiB.
  if (failed > 0 || last > first * 1.15 + 16) process.exitCode = 1;
} finally {
  worker.kill("SIGTERM");
  await Promise.race([new Promise((resolve) => worker.once("exit", resolve)), sleep(5_000)]);
  agent.destroy();
  upstream.closeAllConnections();
  upstream.close();
  rmSync(state, { recursive: true, force: true });
}
