// Settings of several environments in one isolate, and how tests call the proxy.
import { createExecutionContext, SELF, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import worker, { imagesProxy } from "cf-list-images/worker";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const KEY = "a-key-of-the-shop";
const LISTING = "https://example.com/api/images";

const images = imagesProxy({ basePath: "/api/images" });
const request = (path = "", headers = {}) => new Request(`${LISTING}${path}`, { headers });

/** The IDs in a listing. */
const idsIn = async (response: Response) => {
  expect(response.status).toBe(200);
  const { result } = (await response.json()) as { result: { images: { id: string }[] } };
  return result.images.map(({ id }) => id);
};

/** The settings that admit who has the key. */
const withKey = async () => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(KEY));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
  return { ...env, AUTH: "key", CALLER_KEYS: `shop:${hex.join("")}` };
};

beforeEach(async () => {
  const picture = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']);
  await env.IMAGES.hosted.upload(picture.stream(), { id: "logo" });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the listing is the same", () => {
  it("through the app, by both names that it has", async () => {
    expect(await idsIn(await exports.default.fetch(LISTING))).toEqual(["logo"]);
    expect(await idsIn(await SELF.fetch(LISTING))).toEqual(["logo"]);
  });

  it("from the proxy and the whole Worker, with a context and without", async () => {
    const context = createExecutionContext();
    const responses = [
      await images.fetch(request(), env, context),
      await images.fetch(request(), env),
      await worker.fetch(new Request("https://example.com/images"), env, context),
      await worker.fetch(new Request("https://example.com/images"), env),
    ];
    await waitOnExecutionContext(context);
    for (const response of responses) expect(await idsIn(response)).toEqual(["logo"]);
  });

  it("for many requests at the same time, of the app and of the test", async () => {
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        number % 2 ? exports.default.fetch(LISTING) : images.fetch(request(), { ...env }),
      ),
    );
    for (const response of responses) expect(await idsIn(response)).toEqual(["logo"]);
  });

  it("while the clock is a fake one", async () => {
    vi.useFakeTimers({ now: new Date("2030-01-01") });
    expect(await idsIn(await images.fetch(request(), env))).toEqual(["logo"]);
  });
});

describe("settings never mix", () => {
  it("one after another, in any order", async () => {
    const key = await withKey();
    for (const headers of [{}, { "X-Api-Key": KEY }]) {
      const [open, closed] = "X-Api-Key" in headers ? [401, 200] : [200, 401];
      for (let round = 0; round < 3; round++) {
        expect((await images.fetch(request("", headers), env)).status).toBe(open);
        expect((await images.fetch(request("", headers), { ...key })).status).toBe(closed);
        expect((await images.fetch(request("", headers), { ...env })).status).toBe(open);
        expect((await images.fetch(request("", headers), {})).status).toBe(500);
      }
    }
  });

  it("after a change of the object", async () => {
    const settings: Record<string, unknown> = await withKey();
    const status = async () => (await images.fetch(request(), settings)).status;
    expect(await status()).toBe(401);
    settings.AUTH = "public";
    expect(await status()).toBe(200);
    settings.AUTH = "key";
    expect(await status()).toBe(401);
    delete settings.AUTH;
    expect(await status()).toBe(500);
    Object.assign(settings, { AUTH: "public", MY_OWN: "another value" });
    expect(await status()).toBe(200);
  });

  it("at the same time", async () => {
    const key = await withKey();
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        const settings = number % 2 ? { ...key } : { ...env };
        return (await images.fetch(request(), settings)).status;
      }),
    );
    expect(statuses).toEqual(statuses.map((_, number) => (number % 2 ? 401 : 200)));
  });

  it("with what is no setting", async () => {
    for (const value of [["public"], { public: true }, () => "public", Symbol("public"), 5n]) {
      const settings: Record<string, unknown> = { ...env, AUTH: value };
      expect((await images.fetch(request(), settings)).status).toBe(500);
    }
    for (const FIELDS of [null, undefined, ""]) {
      const settings: Record<string, unknown> = { ...env, FIELDS };
      expect((await images.fetch(request(), settings)).status).toBe(200);
    }
    const fields: Record<string, unknown> = { ...env, FIELDS: 5n };
    expect((await images.fetch(request(), fields)).status).toBe(500);
  });

  it("in proxies with several paths", async () => {
    const other = imagesProxy({ basePath: "/pictures" });
    expect((await other.fetch(new Request("https://example.com/pictures"), env)).status).toBe(200);
    expect((await other.fetch(request(), env)).status).toBe(404);
    expect((await images.fetch(request(), env)).status).toBe(200);
  });
});

it("an app that checks its callers itself can make the listing private", async () => {
  const response = await images.fetch(request(), { ...env, AUTH: "public" });
  expect(response.headers.get("cache-control")).toBe("public, no-cache");
  response.headers.set("Cache-Control", "private, no-cache");
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
  expect(await idsIn(response)).toEqual(["logo"]);
});

describe("a test may replace", () => {
  const page = (id: string) => ({
    success: true,
    errors: [],
    messages: [],
    result: { images: [{ id, variants: [] }] },
  });

  it("the API, by the global fetch", async () => {
    const fetch = vi
      .spyOn(globalThis, "fetch")
      .mockImplementation(async () => Response.json(page("api")));
    const settings = { AUTH: "public", ACCOUNT_ID: "account", API_TOKEN: "token" };
    expect(await idsIn(await images.fetch(request(), settings))).toEqual(["api"]);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it("the binding, by an object", async () => {
    const list = async () => ({ ...page("stub").result, listComplete: true });
    const IMAGES = { hosted: { list, image: () => ({}) } };
    expect(await idsIn(await images.fetch(request(), { AUTH: "public", IMAGES }))).toEqual([
      "stub",
    ]);
  });
});
