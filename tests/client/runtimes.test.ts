// The client's specification, from the packed package, in every runtime that it is for.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyBeside, type Installed, installPackage, installRuntimes } from "../support/package.ts";
import { startChromium } from "../support/chromium.ts";
import { startUpstream } from "../support/upstream.ts";
import { startWrangler } from "../support/wrangler.ts";
import { command, page, worker, wrangler } from "./programs.ts";
import { names } from "./spec/spec.mjs";

type Failed = Record<string, string>;

const execute = promisify(execFile);
const TYPES: Record<string, string> = {
  js: "text/javascript",
  mjs: "text/javascript",
  html: "text/html",
};

let installed: Installed;
let upstream: Awaited<ReturnType<typeof startUpstream>>;
let runtimes: Awaited<ReturnType<typeof installRuntimes>>;
let browser: Browser;

/** What the page may load: the installed package and the specification beside it. */
async function file(path: string): Promise<{ body: Buffer; type: string } | undefined> {
  const type = TYPES[path.split(".").at(-1) ?? ""];
  if (type === undefined || path.includes("..")) return undefined;
  return { body: await readFile(join(installed.folder, path)), type };
}

beforeAll(async () => {
  [installed, runtimes] = await Promise.all([installPackage(), installRuntimes()]);
  await copyBeside(installed, "client/spec", "spec");
  const programs = {
    "command.mjs": command,
    "worker.mjs": worker,
    "wrangler.toml": wrangler,
    "page.mjs": page,
    "page.html": '<!doctype html><script type="module" src="/page.mjs"></script>',
  };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(installed.folder, name), text);
  }
  upstream = await startUpstream(file);
  browser = await startChromium();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await upstream?.stop();
  await installed?.remove();
});

async function byCommand(runtime: keyof typeof runtimes): Promise<Failed> {
  const flags = runtime === "deno" ? ["run", "--allow-all", "--node-modules-dir=manual"] : [];
  const args = [...flags, "command.mjs", upstream.url, runtime];
  const { stdout } = await execute(runtimes[runtime], args, { cwd: installed.folder });
  return JSON.parse(stdout);
}

async function inChromium(where: "inPage" | "inWorker"): Promise<Failed> {
  const tab = await browser.newPage();
  await tab.goto(`${upstream.url}/page.html`);
  await tab.waitForFunction("globalThis.inWorker");
  return (await tab.evaluate(`globalThis.${where}()`)) as Failed;
}

async function inWorkerd(): Promise<Failed> {
  const running = await startWrangler({
    config: join(installed.folder, "wrangler.toml"),
    vars: { SERVER: upstream.url },
    readyPath: "/",
  });
  try {
    return (await (await fetch(`${running.url}/run`)).json()) as Failed;
  } finally {
    await running.stop();
  }
}

const RUNS: Record<string, () => Promise<Failed>> = {
  "Node 20": () => byCommand("node20"),
  "Node 22": () => byCommand("node22"),
  "Node 26": () => byCommand("node26"),
  Deno: () => byCommand("deno"),
  Bun: () => byCommand("bun"),
  "a page in Chromium": () => inChromium("inPage"),
  "a module worker in Chromium": () => inChromium("inWorker"),
  workerd: inWorkerd,
};

describe.each(Object.keys(RUNS))("in %s", (runtime) => {
  let failed: Failed;
  beforeAll(async () => {
    failed = (await RUNS[runtime]?.()) ?? {};
  }, 120_000);

  it.each(names)("%s", (name: string) => {
    expect(failed).toBeDefined();
    expect(failed[name]).toBeUndefined();
  });
});
