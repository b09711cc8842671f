// End to end: the packed package lists the local account's pictures through the Worker, and the token never leaves
// the Worker.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type ImagesApi, startImagesApi } from "../support/images-api.ts";
import { type Installed, installPackage } from "../support/package.ts";
import { startScenarioServer } from "../support/scenario-server.ts";
import { MARKED_TOKEN, startWorker } from "../support/worker.ts";
import { startWrangler, type Wrangler } from "../support/wrangler.ts";

const PICTURES = 72;

/** What every runtime runs: it returns the names of all pictures. */
const listNames = `
import { listImages } from "cf-list-images";
export const names = async (endpoint) => {
  const found = [];
  for await (const { filename } of listImages({ endpoint, perPage: 30 })) found.push(filename);
  return found;
};`;

let installed: Installed;
let api: ImagesApi;
let worker: Wrangler;
let pages: Awaited<ReturnType<typeof startScenarioServer>>;
let browser: Browser;

beforeAll(async () => {
  [installed, api] = await Promise.all([
    installPackage(),
    startImagesApi({ apiToken: MARKED_TOKEN }),
  ]);
  pages = await startScenarioServer(async (path) => {
    if (path === "/page.html") return { body: Buffer.from("<!doctype html>"), type: "text/html" };
    return { body: await readFile(join(installed.folder, path)), type: "text/javascript" };
  });
  worker = await startWorker({
    vars: {
      UPSTREAM: `${api.url}/client/v4`,
      ACCOUNT_ID: api.accountId,
      AUTH: "public",
      ALLOWED_ORIGINS: pages.url,
    },
  });
  browser = await startChromium();
  await writeFile(join(installed.folder, "names.mjs"), listNames);
}, 300_000);

afterAll(async () => {
  expect(worker?.log()).not.toContain(MARKED_TOKEN);
  await Promise.all([browser?.close(), worker?.stop(), api?.stop(), pages?.stop()]);
  await installed?.remove();
});

function expectAllPictures(names: unknown): void {
  expect(names).toHaveLength(PICTURES);
  expect(new Set(names as string[]).size).toBeGreaterThan(60);
  expect(names).toContain("城市之夜.webp");
  expect(JSON.stringify(names)).not.toContain(MARKED_TOKEN);
}

it("lists every picture from Node", async () => {
  const program = `import { names } from "./names.mjs"; console.log(JSON.stringify(await names(process.argv[1])));`;
  const args = ["--input-type=module", "--eval", program, `${worker.url}/images`];
  const { stdout } = await promisify(execFile)("node", args, { cwd: installed.folder });
  expectAllPictures(JSON.parse(stdout));
});

it("lists every picture from a page of another origin, in Chromium", async () => {
  const source = listNames.replace(
    '"cf-list-images"',
    '"/node_modules/cf-list-images/dist/index.js"',
  );
  await writeFile(join(installed.folder, "names-in-page.mjs"), source);
  const page = await browser.newPage();
  await page.goto(`${pages.url}/page.html`);
  const expression = `import("/names-in-page.mjs").then(({ names }) => names("${worker.url}/images"))`;
  expectAllPictures(await page.evaluate(expression));
});

it("lists every picture from workerd", async () => {
  const program = `
    import { names } from "./names.mjs";
    export default { fetch: async (_request, env) => Response.json(await names(env.ENDPOINT)) };`;
  await writeFile(join(installed.folder, "worker.mjs"), program);
  const config = join(installed.folder, "wrangler.toml");
  await writeFile(
    config,
    'name = "names"\nmain = "worker.mjs"\ncompatibility_date = "2026-11-17"\n',
  );
  const caller = await startWrangler({ config, vars: { ENDPOINT: `${worker.url}/images` } });
  try {
    expectAllPictures(await (await fetch(caller.url)).json());
  } finally {
    await caller.stop();
  }
});

it("reports a wrong token in the Worker as a 502, not as the caller's error", async () => {
  const misconfigured = await startWorker({
    vars: { UPSTREAM: `${api.url}/client/v4`, ACCOUNT_ID: api.accountId, AUTH: "public" },
    secrets: { API_TOKEN: "MARKED-wrong-token" },
  });
  try {
    const response = await fetch(`${misconfigured.url}/images`);
    const text = await response.text();
    expect(response.status).toBe(502);
    expect(text + misconfigured.log()).not.toContain("MARKED-wrong-token");
  } finally {
    await misconfigured.stop();
  }
});
