// A soak test: a mixed load with faults through the Worker in workerd and the package in Node, for a long time.
//
//     npm run soak -- --minutes=10
//     npm run soak -- --seconds=20
//
// It fails on an unhandled rejection, on memory that grows after the warm-up, on a request that is not accounted for
// (the client's counts, the Worker's log and the upstream's counts must agree), and on an upstream call that stays open.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { numberOption } from "./lib/command-line.mjs";
import { MemoryTrend } from "./lib/memory-trend.mjs";
import { environment, root } from "./lib/run.mjs";
import { startCache } from "./lib/cache-server.mjs";
import { FAULTLESS } from "./soak/faults.mjs";
import { ACCOUNTS, Upstream } from "./soak/upstream.mjs";
import { WorkerLoad } from "./soak/worker.mjs";

const seconds = numberOption("seconds", numberOption("minutes", 10) * 60);
/** Until memory is warm. */
const WARM_UP = Math.max(4, seconds / 10);
/** A shorter soak, in seconds, can't tell growth from warming up. It only checks that memory has a bound, in MiB. */
const SHORT = 120;
const MOST_MEMORY = 400;
/** How long an upstream call may stay open after the load, in milliseconds: longer than every time limit. */
const GRACE = 5_000;
/** The most upstream calls for a request: the first attempt and two retries. */
const ATTEMPTS = 3;

/**
 * The load on the package.
 *
 * @param {string} upstream its base URL
 */
const startLibrary = (upstream) => {
  const program = join(root, "scripts/soak/library.mjs");
  const args = ["--expose-gc", program, upstream, `${seconds + WARM_UP}`];
  const child = spawn("node", args, { env: environment(), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  /** @type {Promise<{ ends: [string, number][], started: number, attempts: number, images: number, findings: string[] }>} */
  const report = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output));
      else reject(new Error(`the package's process ended with code ${code}: ${output}`));
    });
  });
  return { pid: child.pid ?? 0, report, stop: () => child.kill() };
};

const upstream = await new Upstream().start();
const cache = await startCache();
const worker = await new WorkerLoad().start(upstream.url, cache.address);
const library = startLibrary(upstream.url);
/** @type {string[]} */
const findings = [];
try {
  const started = Date.now();
  const load = worker.run(started + (WARM_UP + seconds) * 1_000);
  await sleep(WARM_UP * 1_000);
  const memories = {
    workerd: new MemoryTrend(worker.pid),
    "the package in Node": new MemoryTrend(library.pid),
  };
  await sleep(started + (WARM_UP + seconds) * 1_000 - Date.now());
  for (const memory of Object.values(memories)) memory.stop();
  const [listings] = await Promise.all([library.report, load]);
  await worker.settle();
  for (const end = Date.now() + GRACE; upstream.open.size > 0 && Date.now() < end; )
    await sleep(50);

  findings.push(...worker.findings, ...listings.findings);
  for (const { name, path } of upstream.open) findings.push(`still open: ${name} ${path}`);
  const fromWorker = upstream.requests.of(ACCOUNTS.worker);
  const fromLibrary = upstream.requests.of(ACCOUNTS.library);
  if (fromWorker > worker.sent * ATTEMPTS)
    findings.push(`${fromWorker} upstream calls of the Worker`);
  // A request that is aborted at once does not reach the upstream.
  if (fromLibrary > listings.attempts) {
    findings.push(`${listings.attempts} requests of the package, but ${fromLibrary} upstream`);
  }
  for (const [name, memory] of Object.entries(memories)) {
    const isBounded = seconds < SHORT ? Math.max(...memory.slices) < MOST_MEMORY : memory.isFlat;
    if (!isBounded) findings.push(`the memory of ${name} grows: ${memory}`);
  }
  const faults = upstream.behaviours.entries.filter(([name]) => !FAULTLESS.has(name));
  const faulty = faults.reduce((sum, [, count]) => sum + count, 0);

  console.log(`${(seconds + WARM_UP).toFixed(0)} s, the first ${WARM_UP.toFixed(0)} s to warm up`);
  console.log(`Worker: ${worker.sent} requests, ${worker.logged} lines in its log`);
  console.log(`  by status: ${worker.statuses}`);
  console.log(`  callers: ${worker.ends}`);
  console.log(`  from the cache or another request's call: ${worker.caching}`);
  const ends = listings.ends.map(([name, count]) => `${count} × ${name}`).join(", ");
  console.log(`package: ${listings.started} listings, ${listings.images} images: ${ends}`);
  console.log(
    `upstream: ${fromWorker} calls of the Worker, ${fromLibrary} of the package; ` +
      `${faulty} faults: ${upstream.behaviours}`,
  );
  for (const [name, memory] of Object.entries(memories))
    console.log(`memory of ${name}: ${memory}`);
} finally {
  worker.stop();
  library.stop();
  upstream.stop();
  cache.stop();
}
console.log(`${findings.length} findings`);
for (const finding of new Set(findings.slice(0, 50))) console.log(`  ${finding}`);
if (findings.length > 0) process.exitCode = 1;
