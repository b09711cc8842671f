// The tests of an app that mounts the proxy run in workerd, in both integrations of Vitest.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App } from "../support/app.ts";
import { Machine } from "../support/machine.ts";

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.create();
});
afterAll(() => machine?.remove());

describe.each([
  ["@cloudflare/vitest-plugin", ["deploy/vitest"]],
  ["@cloudflare/vitest-pool-workers", ["deploy/vitest", "deploy/vitest-pool-workers"]],
])("with %s", (_name, folders) => {
  let app: App;
  beforeAll(async () => {
    app = await App.install(machine, ...folders);
  }, 300_000);

  // Without isolation, all files share one isolate and its modules.
  it.each(["", "--no-isolate --no-file-parallelism"])("`vitest run %s` passes", async (options) => {
    const output = await app.run(`npx vitest run ${options}`);
    expect(output).toMatch(/Test Files +2 passed/);
    expect(output).toMatch(/Tests +14 passed/);
    expect(output).not.toContain("Unhandled");
  });
});
