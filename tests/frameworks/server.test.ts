// The recipes for servers and scripts, as docs/recipes.md has them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { App } from "../support/app.ts";
import { Machine } from "../support/machine.ts";

let machine: Machine;
let app: App;
beforeAll(async () => {
  machine = await Machine.create();
  app = await App.install(machine, "frameworks/server");
}, 300_000);
afterAll(() => machine?.remove());

it("they compile", async () => {
  expect(await app.run("npx tsc -p .")).toBe("");
});

it("they do what they are for", async () => {
  const output = await app.run("node --test src/recipes.spec.ts");
  expect(output).toContain("pass 4\n");
  expect(output).toContain("fail 0\n");
});
