// The template by the commands of its README, from the packed tarball, on a machine without Rust and without an account.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Received } from "../e2e/received.ts";
import { startChromium } from "../support/chromium.ts";
import { Machine, type Server } from "../support/machine.ts";
import { ROOT } from "../support/wrangler.ts";

interface Image {
  id: string;
  uploaded: string;
}

let machine: Machine;
let browser: Browser;
let project: string;
beforeAll(async () => {
  [machine, browser] = await Promise.all([Machine.create(), startChromium()]);
  project = join(machine.folder, "gallery");
  await machine.copyTemplate(project);
  const installed = await machine.run(project, "npm install");
  expect(installed.text).not.toMatch(/npm (warn|error)/i);
  expect(installed.code, installed.text).toBe(0);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await machine?.remove();
});

it("the machine has no Rust", async () => {
  const found = await machine.run(project, "command -v cargo || command -v rustc");
  expect(found).toEqual({ code: 127, text: "" });
});

it("the README shows the commands that are tested here", async () => {
  const readme = await readFile(join(ROOT, "template/README.md"), "utf8");
  const commands = readme.match(/^ {4}.+/gm)?.map((line) => line.trim());
  for (const command of ["npm install", "npm run dev"]) expect(commands).toContain(command);
  expect(readme).toContain("`npm run check`");
});

describe("npm run dev", () => {
  let server: Server;
  let page: Page;
  let received: Received;
  let listed: Image[];

  beforeAll(async () => {
    server = await machine.serve(project, "npm run dev --");
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    received = new Received(context);
    page = await context.newPage();
  });
  afterAll(() => server?.stop());

  it("shows a gallery of sample pictures within a minute, the private ones too", async () => {
    await page.goto(server.url);
    expect(await loadedWidth(page.locator(".card img").first())).toBeGreaterThan(400);
    const seconds = (Date.now() - server.started) / 1_000;
    console.log(`from npm run dev to the first picture: ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(60);

    const pictures = page.locator(".card img");
    for (const picture of (await pictures.all()).slice(0, 12)) {
      expect(await loadedWidth(picture)).toBeGreaterThan(400);
    }
    const locked = page.locator(".card", { hasText: "Private" }).locator("img");
    expect(await loadedWidth(locked.first())).toBeGreaterThan(400);
    expect(received.consoleErrors).toEqual([]);
  });

  it("logs a line for each request, and no warning", () => {
    const log = server.log();
    expect(log).toContain('"event":"request"');
    expect(log).not.toMatch(/warn|error|✘|not disposed|non-ASCII/i);
  });

  it("lists every picture for a front-end", async () => {
    listed = await list(server);
    expect(listed.length).toBe(72);
  });

  it("keeps the pictures over a restart", async () => {
    await server.stop();
    server = await machine.serve(project, "npm run dev --");
    // Another upload would change the dates.
    expect(await list(server)).toEqual(listed);
  });
});

describe("the deployed form", () => {
  it("is bundled by npm run check, without an account", async () => {
    const { code, text } = await machine.run(project, "npm run check");
    expect(code, text).toBe(0);
    expect(text).toContain("--dry-run: exiting now");
    expect(text).toContain("env.IMAGES");
    expect(text).toContain("env.ASSETS");
  });

  it("lists nothing before AUTH is set, and its page says how to choose", async () => {
    const server = await machine.serve(project, "npx wrangler dev");
    try {
      const response = await fetch(`${server.url}/images`);
      expect(response.status).toBe(500);
      const { errors } = (await response.json()) as { errors: { source: { pointer: string } }[] };
      expect(errors.map(({ source }) => source.pointer)).toEqual(["AUTH"]);

      const page = await browser.newPage();
      await page.goto(server.url);
      const alert = page.getByRole("alert");
      await alert.waitFor({ timeout: 20_000 });
      expect(await alert.textContent()).toContain('set AUTH to "access", "jwt", "key" or "public"');
      expect(await page.locator(".card img").count()).toBe(0);
    } finally {
      await server.stop();
    }
  });

  it("fills no account with sample pictures, not even the simulator's", async () => {
    await rm(join(project, ".wrangler"), { recursive: true, force: true });
    const server = await machine.serve(project, "npx wrangler dev --var AUTH:public");
    try {
      expect(await list(server)).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});

async function list(server: Server): Promise<Image[]> {
  const response = await fetch(`${server.url}/images?per_page=1000`);
  expect(response.status, server.log()).toBe(200);
  const { result } = (await response.json()) as { result: { images: Image[] } };
  return result.images.map(({ id, uploaded }) => ({ id, uploaded }));
}

/** The natural width of a picture, once the browser has loaded and decoded it. */
async function loadedWidth(picture: Locator): Promise<number> {
  await picture.scrollIntoViewIfNeeded();
  return picture.evaluate(async (element) => {
    const image = element as HTMLImageElement;
    await image.decode();
    return image.naturalWidth;
  });
}
