// The client's specification, with the packed package, in every runtime that the package supports.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, assert, beforeAll, describe, it } from "vitest";
import { type Installed, installPackage, installRuntimes } from "../support/package.ts";
import { startScenarioServer } from "../support/scenario-server.ts";
import { ROOT, startWrangler } from "../support/wrangler.ts";
import { browsers } from "./browsers.ts";
import { command, page, worker, wrangler } from "./programs.ts";
import { names } from "./spec/spec.ts";

type Failed = Record<string, string>;

const execute = promisify(execFile);

/** How long the specification may take in a runtime, in milliseconds. It takes five to ten seconds on a free processor. */
const LONGEST = 180_000;

const TYPES: Record<string, string> = {
  js: "text/javascript",
  mjs: "text/javascript",
  html: "text/html",
};

let installed: Installed;
let upstream: Awaited<ReturnType<typeof startScenarioServer>>;
let runtimes: Awaited<ReturnType<typeof installRuntimes>>;

/** The files that a page may load: those of the folder where the package is installed. */
async function file(path: string): Promise<{ body: Buffer; type: string } | undefined> {
  const type = TYPES[path.split(".").at(-1) ?? ""];
  if (type === undefined || path.includes("..")) return undefined;
  return { body: await readFile(join(installed.folder, path)), type };
}

beforeAll(async () => {
  [installed, runtimes] = await Promise.all([installPackage(), installRuntimes()]);
  await build({
    entryPoints: [join(ROOT, "tests/client/spec/spec.ts")],
    bundle: true,
    format: "esm",
    outfile: join(installed.folder, "spec.mjs"),
  });
  const programs = {
    "command.mjs": command,
    "worker.mjs": worker,
    "wrangler.toml": wrangler,
    "page.mjs": page,
    "page.html": "<!doctype html>",
  };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(installed.folder, name), text);
  }
  upstream = await startScenarioServer(file);
}, 300_000);

afterAll(async () => {
  await upstream?.stop();
  await installed?.remove();
});

async function byCommand(runtime: keyof typeof runtimes): Promise<Failed> {
  const flags = runtime === "deno" ? ["run", "--allow-all", "--node-modules-dir=manual"] : [];
  const args = [...flags, "command.mjs", upstream.url, runtime];
  const options = { cwd: installed.folder, timeout: LONGEST };
  const { stdout, stderr, killed, message } = await execute(runtimes[runtime], args, options).then(
    (output) => ({ ...output, killed: false, message: "" }),
    (error) => error,
  );
  if (killed) throw new Error(`${runtime} did not end within ${LONGEST} ms\n${stdout}${stderr}`);
  return parsed(stdout, () => `${message}\n${stdout}${stderr}`);
}

/** Parses what the specification has returned as JSON. `output` is what there is instead. */
function parsed(text: string, output: () => string): Failed {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`the specification did not end: ${output()}`, { cause });
  }
}

async function inWorkerd(): Promise<Failed> {
  const running = await startWrangler({
    config: join(installed.folder, "wrangler.toml"),
    vars: { SERVER: upstream.url },
    readyPath: "/",
  });
  try {
    const text = await (await fetch(`${running.url}/run`)).text();
    return parsed(text, () => `${text}\n${running.log()}`);
  } finally {
    await running.stop();
  }
}

/** Runs the specification with `run`, and reports each of its tests. */
function specify(where: string, run: () => Promise<Failed | undefined>): void {
  describe(`in ${where}`, () => {
    let failed: Failed | undefined;
    beforeAll(async () => {
      failed = await run();
    }, 2 * LONGEST);

    it.each(names)("%s", (name: string) => {
      assert(failed !== undefined, "the specification did not run");
      assert(failed[name] === undefined, failed[name]);
    });
  });
}

specify("Node 20", () => byCommand("node20"));
specify("Node 22", () => byCommand("node22"));
specify("Node 26", () => byCommand("node26"));
specify("Deno", () => byCommand("deno"));
specify("Bun", () => byCommand("bun"));
specify("workerd", inWorkerd);

// In CI a browser that is not installed fails; elsewhere its tests are skipped.
const isSkipped = ({ lacks }: { lacks: string[] }) => lacks.length > 0 && !process.env.CI;

let runs: Map<string, Promise<Failed[]>> | undefined;

/** What failed in a page and in a module worker of each browser. The first call runs all browsers at once. */
function inBrowsers(): Map<string, Promise<Failed[]>> {
  runs ??= new Map(
    browsers
      .filter((browser) => !isSkipped(browser))
      .map(({ name, evaluate }) => {
        const expressions = [
          `import("/page.mjs").then(({ inPage }) => inPage("${name}"))`,
          `import("/page.mjs").then(({ inWorker }) => inWorker("${name}-worker"))`,
        ];
        const run = evaluate(`${upstream.url}/page.html`, expressions) as Promise<Failed[]>;
        // Its tests await it later.
        run.catch(() => {});
        return [name, run] as const;
      }),
  );
  return runs;
}

for (const browser of browsers) {
  const { name, lacks } = browser;
  const because = isSkipped(browser) ? ` (skipped: there is no ${lacks.join(", no ")})` : "";
  describe.skipIf(isSkipped(browser))(`${name}${because}`, () => {
    specify(`a page in ${name}`, async () => (await inBrowsers().get(name))?.[0]);
    specify(`a module worker in ${name}`, async () => (await inBrowsers().get(name))?.[1]);
  });
}
