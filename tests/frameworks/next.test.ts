// A Next.js app with Turbopack, as docs/recipes.md has it, and with a client component and a route of the edge runtime.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, served } from "../deploy/app.ts";
import { Machine } from "../deploy/project.ts";
import { startChromium } from "../support/chromium.ts";
import { type Account, startAccount } from "./api.ts";
import { openPage } from "./browser.ts";

let machine: Machine;
let app: App;
let account: Account;
let browser: Browser;
beforeAll(async () => {
  machine = await Machine.create();
  app = await App.install(machine, "frameworks/next");
  account = await startAccount();
  browser = await startChromium();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await account?.stop();
  await machine?.remove();
});

/** A command of Next.js, with the app's settings. */
const next = (command: string) =>
  `NEXT_TELEMETRY_DISABLED=1 ENDPOINT=${account.origin}/images/v2 ${account.settings} npx next ${command}`;

const itListsTheImages = (origin: () => string) => {
  it("lists in a server component, page by page, and the token stays on the server", async () => {
    const { page, problems } = await openPage(browser);
    const received: Promise<string>[] = [];
    page.on("response", (response) => received.push(response.text().catch(() => "")));
    await page.goto(origin());
    const pictures = page.locator("img");
    expect(await pictures.count()).toBe(12);
    const first = await pictures.first().getAttribute("src");
    expect(first).toMatch(/^https:\/\/imagedelivery\.net\/account-hash\/[^/]+\/w=\d+,quality=75$/);
    for (const count of [12, 6]) {
      const previous = await pictures.first().getAttribute("src");
      await page.getByRole("link", { name: "Next page" }).click();
      await expect.poll(() => pictures.first().getAttribute("src")).not.toBe(previous);
      expect(await pictures.count()).toBe(count);
    }
    expect(await page.getByRole("link").count()).toBe(0);
    expect(problems).toEqual([]);
    const all = (await Promise.all(received)).join("");
    expect(all).toContain("account-hash");
    expect(all).not.toContain(account.apiToken);
    await page.close();
  });

  it("lists in a client component, through a proxy", async () => {
    const { page, problems } = await openPage(browser);
    await page.goto(`${origin()}/client`);
    await page.getByText(/^30$/).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it("lists in a route of the edge runtime", async () => {
    const response = await fetch(`${origin()}/edge`);
    expect(await response.json()).toEqual({ count: 30, runtime: "edge-runtime" });
  });
};

describe("`next dev`", () => {
  itListsTheImages(served(() => app.serve(next("dev"))));
});

describe("`next build` and `next start`", () => {
  itListsTheImages(
    served(async () => {
      await app.run(next("build"));
      return app.serve(next("start"));
    }),
  );
});
