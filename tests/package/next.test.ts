// In a Next.js app, built with its defaults: a server component with the token, a client component without.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { copyBeside, type Installed, installPackage } from "../support/package.ts";
import { freePort } from "../support/port.ts";
import { startScenarioServer } from "../support/scenario-server.ts";

const NEXT = ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1"];

let installed: Installed;
let upstream: Awaited<ReturnType<typeof startScenarioServer>>;
let browser: Browser;
const env = () => ({
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  BASE_URL: `${upstream.url}/client/v4`,
  ACCOUNT_ID: "list_25--next",
  API_TOKEN: "marked-token",
  ENDPOINT: `${upstream.url}/client/v4/accounts/list_7--next/images/v1`,
});

beforeAll(async () => {
  installed = await installPackage(NEXT);
  await copyBeside(installed, "package/next/app", "app");
  upstream = await startScenarioServer();
  browser = await startChromium();
  const next = join(installed.folder, "node_modules/next/dist/bin/next");
  await promisify(execFile)("node", [next, "build"], { cwd: installed.folder, env: env() });
}, 400_000);

afterAll(async () => {
  await Promise.all([browser?.close(), upstream?.stop()]);
  await installed?.remove();
});

/** Starts the built app and runs a test against it. */
async function served(test: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const next = join(installed.folder, "node_modules/next/dist/bin/next");
  const args = [next, "start", "--port", `${port}`, "--hostname", "127.0.0.1"];
  const server = spawn("node", args, { cwd: installed.folder, env: env(), stdio: "ignore" });
  try {
    const url = `http://127.0.0.1:${port}`;
    for (let wait = 0; wait < 100; wait++) {
      if ((await fetch(url).catch(() => undefined))?.ok) break;
      await sleep(200);
    }
    await test(url);
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, "exit");
  }
}

it("lists in a server component and in a client component, and the token stays on the server", () =>
  served(async (url) => {
    const page = await browser.newPage();
    const received: string[] = [];
    page.on("response", async (response) => received.push(await response.text().catch(() => "")));
    await page.goto(url);
    expect(await page.textContent("#server")).toBe("25");
    await page.waitForFunction("document.querySelector('#client').textContent");
    expect(await page.textContent("#client")).toBe("7");
    expect(received.join("")).not.toContain("marked-token");
  }));

it("lists in a route of the edge runtime", () =>
  served(async (url) => {
    const response = await fetch(`${url}/edge`);
    expect(await response.json()).toEqual({ count: 25, runtime: "edge-runtime" });
  }));
