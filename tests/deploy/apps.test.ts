// Workers that mount the proxy, in `wrangler dev` with the simulator of Cloudflare Images.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, served } from "../support/app.ts";
import { Machine } from "../support/machine.ts";
import { envelopeOf } from "../support/worker.ts";
import { CALLER_KEYS, KEY } from "./caller.ts";
import { itServesTheListing } from "./mounted.ts";

let machine: Machine;
let app: App;

/** `npx wrangler dev`, with the account that all these Workers share. */
const wrangler = (args = "") =>
  `npx wrangler dev ${args} --inspector-port 0 --persist-to ${join(app.folder, "state")}`;

beforeAll(async () => {
  machine = await Machine.create();
  app = await App.install(machine, "deploy/apps");
  for (const folder of ["worker", "hono", "services/images", "services/entrypoint"]) {
    await app.setSecrets({ CALLER_KEYS }, folder);
  }
  await app.setSecrets({ GALLERY_KEYS: CALLER_KEYS }, "names");
  // Its first request fills the account.
  const samples = await app.serve(wrangler("src/dev.ts"), "worker");
  const response = await fetch(`${samples.url}/api/images`);
  await samples.stop();
  expect(response.status).toBe(401);
}, 300_000);
afterAll(() => machine?.remove());

describe("a Worker beside other routes", () => {
  itServesTheListing(served(() => app.serve(wrangler(), "worker")));
});

describe("a Worker whose settings have other names", () => {
  const origin = served(() => app.serve(wrangler(), "names"));

  it("passes them to the proxy", async () => {
    expect((await fetch(`${origin()}/pictures`)).status).toBe(401);
    const response = await fetch(`${origin()}/pictures`, { headers: { "X-Api-Key": KEY } });
    expect((await envelopeOf(response)).result?.images).toHaveLength(72);
  });
});

describe("a Hono app with a route", () => {
  const origin = served(() => app.serve(wrangler(), "hono"));
  itServesTheListing(origin, { preflight: "app" });

  const ORIGIN = "https://www.example.com";

  it("gets its preflight responses from Hono", async () => {
    const response = await fetch(`${origin()}/api/images`, {
      method: "OPTIONS",
      headers: {
        Origin: ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-api-key",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(response.headers.get("access-control-allow-headers")).toBe("x-api-key");
  });

  it("lets Hono's origins read the listing, by the credentials that it depends on", async () => {
    const headers = { Origin: ORIGIN, "X-Api-Key": KEY };
    const listing = await fetch(`${origin()}/api/images`, { headers });
    expect(listing.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(listing.headers.get("cache-control")).toBe("private, no-cache");
    const vary = listing.headers.get("vary")?.split(", ");
    expect(vary).toEqual(
      expect.arrayContaining(["Origin", "X-Api-Key", "Authorization", "Cookie"]),
    );
    const other = { ...headers, Origin: "https://other.example" };
    const foreign = await fetch(`${origin()}/api/images`, { headers: other });
    expect(foreign.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a Hono app with `mount`", () => {
  const origin = served(() => app.serve(wrangler("src/mounted.ts"), "hono"));
  itServesTheListing(origin, { described: "" });
});

describe("a Worker in front of the proxy, which is a Worker", () => {
  const origin = served(() =>
    app.serve(wrangler("-c front/wrangler.jsonc -c images/wrangler.jsonc"), "services"),
  );
  itServesTheListing(origin);
});

describe("a Worker in front of the proxy, which is a class", () => {
  const origin = served(() =>
    app.serve(wrangler("-c front/wrangler.jsonc -c entrypoint/wrangler.jsonc"), "services"),
  );
  itServesTheListing(origin);
});

it.each(["worker", "names", "hono", "services/front", "services/images", "services/entrypoint"])(
  "`wrangler deploy --dry-run` passes in %s",
  async (folder) => {
    expect(await app.run("npx wrangler deploy --dry-run", folder)).toContain("--dry-run: exiting");
  },
);
