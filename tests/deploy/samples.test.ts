// `cf-list-images/samples` acts on nothing but the local simulator. Stubs stand for the bindings of real accounts.
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, startWrangler, type Wrangler } from "../support/wrangler.ts";

/** What the simulator of `wrangler dev` signs, and what real accounts sign. */
const LOCAL = "http://localhost:8787/__cf_local/imagedelivery/probe/public?sig=0a";
const REAL = {
  "imagedelivery.net": "https://imagedelivery.net/hash/probe/public?sig=0a",
  "a domain of the account": "https://img.example.com/cdn-cgi/imagedelivery/hash/probe/public",
  "the simulator's path further on":
    "https://img.example.com/a/__cf_local/imagedelivery/probe/public",
  "no URL": "/__cf_local/imagedelivery/probe/public",
  nothing: undefined,
};
const PAGE = "http://localhost:8787/";
const LISTING = "http://localhost:8787/images";

interface Scenario {
  signed?: string | undefined;
  existing?: number;
  failing?: number;
  requests: string[][];
  vars?: Record<string, unknown>;
}

interface Result {
  /** How the wrapped Worker was called: after how many uploads, with which vars, and with the same binding. */
  calls: { url: string; uploaded: number; vars: Record<string, unknown>; same: boolean }[];
  uploads: { id: string; filename: string; requireSignedURLs: boolean; creator?: string }[];
}

let wrangler: Wrangler;
beforeAll(async () => {
  wrangler = await startWrangler({ config: "tests/deploy/samples/wrangler.toml" });
});
afterAll(() => wrangler?.stop());

async function run(scenario: Scenario): Promise<Result> {
  const body = JSON.stringify({ signed: LOCAL, ...scenario });
  const response = await fetch(wrangler.url, { method: "POST", body });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Result;
}

/** The vars that the Worker gets. */
const OPENED = {
  AUTH: "public",
  PUBLIC_SIGNED_URLS: "true",
  IMAGE_ORIGINS: "http://localhost:8787",
};

describe("in the simulator's empty account", () => {
  it("uploads 72 pictures before the first listing, the newest last", async () => {
    const { calls, uploads } = await run({ requests: [[LISTING]] });
    expect(calls).toEqual([{ url: LISTING, uploaded: 72, vars: OPENED, same: true }]);
    expect(new Set(uploads.map(({ id }) => id)).size).toBe(72);
    expect(uploads.at(0)?.filename).toBe("the oldest one.jpg");
    expect(uploads.at(-1)?.filename).toBe("first light.webp");
  });

  it("uploads private pictures, and pictures of several creators", async () => {
    const { uploads } = await run({ requests: [[LISTING]] });
    const locked = uploads.filter(({ requireSignedURLs }) => requireSignedURLs);
    expect(locked.length).toBeGreaterThan(3);
    // A private image can't have an ID of its own.
    for (const { id } of locked) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    const creators = new Set(uploads.map(({ creator }) => creator));
    expect(creators).toContain(undefined);
    expect(creators.size).toBeGreaterThan(4);
  });

  it.each(["localhost:8787", "127.0.0.1:8787", "[::1]:8787", "localhost"])(
    "acts at the host %s",
    async (host) => {
      const { calls } = await run({ requests: [[`http://${host}/images`]] });
      expect(calls).toMatchObject([{ uploaded: 72, vars: OPENED }]);
    },
  );

  it("lets the page and its files load meanwhile", async () => {
    const files = [PAGE, `${PAGE}assets/index-0a.js`, `${PAGE}favicon.svg`];
    const { calls } = await run({ requests: [files, [LISTING]] });
    for (const { uploaded } of calls.slice(0, 3)) expect(uploaded).toBeLessThan(72);
    expect(calls.at(-1)).toMatchObject({ url: LISTING, uploaded: 72 });
  });

  it("uploads once for requests at the same time, and once for all", async () => {
    const { calls, uploads } = await run({
      requests: [[LISTING, LISTING, PAGE, LISTING], [LISTING]],
    });
    expect(calls.length).toBe(5);
    expect(uploads.length).toBe(72);
  });

  it("reports a failed upload in one sentence, and uploads the rest at the next request", async () => {
    const before = wrangler.log().length;
    const { calls, uploads } = await run({ failing: 1, requests: [[LISTING, LISTING], [LISTING]] });
    expect(calls.map(({ uploaded }) => uploaded)).toEqual([0, 0, 72]);
    expect(uploads.length).toBe(72);
    const report =
      "The sample pictures could not be uploaded to the local simulator, and the next request tries again: the disk is full";
    expect(wrangler.log().slice(before).split(report).length).toBe(2);
  });
});

describe("settings", () => {
  it("that are set win", async () => {
    const vars = { AUTH: "key", PUBLIC_SIGNED_URLS: "false", IMAGE_ORIGINS: "https://a.example" };
    const { calls, uploads } = await run({ vars, requests: [[LISTING]] });
    expect(calls).toMatchObject([{ vars }]);
    expect(uploads.length).toBe(72);
  });

  it("with AUTH set, private images stay as private as in a deployment", async () => {
    const { calls } = await run({ vars: { AUTH: "public" }, requests: [[LISTING]] });
    expect(calls[0]?.vars).toEqual({ AUTH: "public", IMAGE_ORIGINS: OPENED.IMAGE_ORIGINS });
  });

  it("that are empty do not", async () => {
    const vars = { AUTH: "", PUBLIC_SIGNED_URLS: " ", CACHE_TTL: "" };
    const { calls } = await run({ vars, requests: [[LISTING]] });
    expect(calls).toMatchObject([{ vars: { ...OPENED, CACHE_TTL: "" } }]);
  });
});

describe("the Worker is as it is, and nothing is uploaded,", () => {
  /** Expects that the Worker gets its environment as it is, without an upload. */
  async function expectUntouched(scenario: Omit<Scenario, "requests">, url = LISTING) {
    const { calls, uploads } = await run({ ...scenario, requests: [[url], [url]] });
    const call = { url, uploaded: 0, vars: scenario.vars ?? {}, same: true };
    expect(calls).toEqual([call, call]);
    expect(uploads).toEqual([]);
  }

  it.each(Object.entries(REAL))(
    "where the binding is a real account's: %s",
    async (_name, signed) => {
      await expectUntouched({ signed, vars: { AUTH: "" } });
    },
  );

  it.each([
    "https://images.example.com/images",
    "https://cf-list-images.someone.workers.dev/images",
    "http://192.168.1.7:8787/images",
    "http://0.0.0.0:8787/images",
    "http://localhost.example.com/images",
    "http://127.0.0.1.example.com/images",
    "http://images.example.com/localhost",
    "http://localhost@images.example.com/images",
  ])("at %s", async (url) => {
    await expectUntouched({ vars: { AUTH: "" } }, new URL(url).href);
  });

  it.each(["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "UPSTREAM"])(
    "where %s makes the API the source",
    async (name) => {
      await expectUntouched({ vars: { [name]: "x" } });
    },
  );

  it('with SOURCE = "api"', async () => {
    await expectUntouched({ vars: { SOURCE: "api" } });
  });

  it('but not with SOURCE = "binding" and a token', async () => {
    const { uploads } = await run({
      vars: { SOURCE: "binding", API_TOKEN: "x" },
      requests: [[LISTING]],
    });
    expect(uploads.length).toBe(72);
  });
});

it("an account with an image is left alone, and is listed", async () => {
  const { calls, uploads } = await run({ existing: 1, requests: [[PAGE], [LISTING]] });
  expect(uploads).toEqual([]);
  expect(calls.at(-1)).toMatchObject({ url: LISTING, vars: OPENED });
});

it("the types need no others: neither the DOM's nor those of Workers", async () => {
  const types = join(ROOT, "pkg/dist/samples/index.d.ts");
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  const options = ["--noEmit", "--strict", "--lib", "es2022", "--types", ""];
  // Elsewhere: with a tsconfig.json, tsc takes no files.
  const { stdout } = await promisify(execFile)(tsc, [...options, types], { cwd: tmpdir() });
  expect(stdout).toBe("");
});
