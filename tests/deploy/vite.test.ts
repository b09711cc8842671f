// An app of Vite, whose Worker mounts the proxy.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, served } from "../support/app.ts";
import { Machine } from "../support/machine.ts";
import { CALLER_KEYS, KEY } from "./caller.ts";
import { itServesTheListing } from "./mounted.ts";

let machine: Machine;
let app: App;
beforeAll(async () => {
  machine = await Machine.create();
  app = await App.install(machine, "deploy/vite");
  await app.setSecrets({ CALLER_KEYS });
}, 300_000);
afterAll(() => machine?.remove());

describe("`vite dev`", () => {
  const origin = served(() => app.serve("npx vite dev --strictPort"));
  itServesTheListing(origin, { preflight: "app" });

  it("serves the page", async () => {
    expect(await (await fetch(origin())).text()).toContain("<title>The rest of the app</title>");
  });

  it("still lists after a change of the app", async () => {
    const file = join(app.folder, "src/index.ts");
    const changed = (await readFile(file, "utf8")).replace("the rest of the app", "the new rest");
    await writeFile(file, changed);
    const rest = async () => (await fetch(`${origin()}/api`)).text();
    await expect.poll(rest, { timeout: 30_000 }).toBe("the new rest");
    const listing = await fetch(`${origin()}/api/images`, { headers: { "X-Api-Key": KEY } });
    expect(listing.status).toBe(200);
  });
});

describe("`vite build` and `vite preview`", () => {
  const origin = served(async () => {
    await app.run("npx vite build");
    return app.serve("npx vite preview --strictPort");
  });
  itServesTheListing(origin, { preflight: "app" });

  it("serve the page", async () => {
    expect(await (await fetch(origin())).text()).toContain("<title>The rest of the app</title>");
  });

  it("make what `wrangler deploy` takes", async () => {
    const output = await app.run("npx wrangler deploy --dry-run");
    expect(output).toMatch(/worker-[\w-]+\.wasm/);
    expect(output).toContain("--dry-run: exiting");
  });
});
