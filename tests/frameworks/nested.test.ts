// The package as a dependency of a dependency, where the app itself cannot import it: in npm's nested layout, and in pnpm's.
import { cp, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, served } from "../support/app.ts";
import { startChromium } from "../support/chromium.ts";
import { isSource, Machine } from "../support/machine.ts";
import { ROOT } from "../support/wrangler.ts";
import { type Account, startAccount } from "./account.ts";
import { openPage } from "./browser.ts";

const SUMMARY = { all: 30, first: 12, isShared: true };

const NPM =
  "npm install --install-strategy=nested --install-links --prefer-offline --no-audit --no-fund";
const PNPM = join(ROOT, "build/frameworks/pnpm/node_modules/.bin/pnpm");
const STORE = join(ROOT, "build/frameworks/pnpm-store");

let machine: Machine;
let account: Account;
let browser: Browser;
beforeAll(async () => {
  machine = await Machine.create();
  await App.install(machine, "frameworks/pnpm");
  account = await startAccount();
  browser = await startChromium();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await account?.stop();
  await machine?.remove();
});

/** Copies the app, whose library depends on the packed package, and installs it. */
async function install(name: string, command: string): Promise<App> {
  const folder = join(machine.folder, name);
  await cp(join(ROOT, "tests/frameworks/nested"), folder, { recursive: true, filter: isSource });
  const manifest = join(folder, "gallery/package.json");
  const { dependencies, ...rest } = JSON.parse(await readFile(manifest, "utf8"));
  dependencies["cf-list-images"] = `file:${machine.tarball}`;
  await writeFile(manifest, JSON.stringify({ ...rest, dependencies }));
  const app = App.in(folder, machine);
  await app.run(command);
  return app;
}

describe.each([
  ["npm", NPM],
  ["pnpm", `${PNPM} install --store-dir ${STORE}`],
])("installed by %s", (name, command) => {
  let app: App;
  const settings = () => `VITE_ENDPOINT=${account.origin}/images/v2`;
  beforeAll(async () => {
    app = await install(name, command);
  }, 300_000);

  it("is out of the app's reach", async () => {
    await expect(stat(join(app.folder, "node_modules/gallery"))).resolves.toBeDefined();
    await expect(stat(join(app.folder, "node_modules/cf-list-images"))).rejects.toThrow("ENOENT");
  });

  it("lists in Node", async () => {
    expect(JSON.parse(await app.run(`${settings()} node server.ts`))).toEqual(SUMMARY);
  });

  const itListsInAPage = (origin: () => string) => {
    it("lists in a page", async () => {
      const { page, problems } = await openPage(browser);
      await page.goto(origin());
      await page.getByText("all").waitFor();
      expect(JSON.parse((await page.textContent("output")) ?? "")).toEqual(SUMMARY);
      expect(problems).toEqual([]);
    });
  };

  describe("`vite dev`", () => {
    itListsInAPage(served(() => app.serve(`${settings()} npx vite dev --strictPort`)));
  });

  describe("`vite build` and `vite preview`", () => {
    itListsInAPage(
      served(async () => {
        await app.run(`${settings()} npx vite build`);
        return app.serve("npx vite preview --strictPort");
      }),
    );
  });
});
