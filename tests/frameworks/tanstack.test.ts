// `imagesInfiniteQuery` with the adapters of TanStack Query.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App } from "../support/app.ts";
import { Machine } from "../support/machine.ts";
import { ROOT } from "../support/wrangler.ts";

let machine: Machine;
let app: App;
beforeAll(async () => {
  machine = await Machine.create();
  app = await App.install(machine, "frameworks/tanstack");
}, 300_000);
afterAll(() => machine?.remove());

describe("its types are those of React, Vue, Svelte and Solid", () => {
  it.each([
    ["TypeScript 5.9", "npx tsc"],
    ["TypeScript 7", join(ROOT, "node_modules/.bin/tsc")],
  ])("with %s", async (_, compiler) => {
    expect(await app.run(`${compiler} -p .`)).toBe("");
  });
});

it("the cache shares, persists, continues and cancels its pages", async () => {
  const output = await app.run("node --test cache.spec.ts");
  expect(output).toContain("pass 5\n");
  expect(output).toContain("fail 0\n");
});
