// imagesProxy: the Worker below a path of another Worker, with one or several environments.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import Cloudflare from "cloudflare";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { ACCOUNT, envelopeOf, MARKED_TOKEN, messagesOf } from "../support/worker.ts";
import { startWrangler, type Wrangler } from "../support/wrangler.ts";

const BASE_PATHS = JSON.parse(
  await readFile(new URL("../fixtures/base-paths.json", import.meta.url), "utf8"),
) as { accepted: string[]; refused: string[] };

let upstream: Upstream;
let worker: Wrangler;

const send = (path: string, init?: RequestInit) => fetch(`${worker.url}${path}`, init);
/** Sends a request for which the Worker's settings are overridden. */
const sendWith = (settings: Record<string, unknown>, path: string, headers = {}) =>
  send(path, { headers: { "X-Settings": JSON.stringify(settings), ...headers } });

beforeAll(async () => {
  upstream = await startUpstream();
  worker = await startWrangler({
    config: "tests/worker/mounted/wrangler.toml",
    vars: { AUTH: "public", ACCOUNT_ID: ACCOUNT, UPSTREAM: upstream.base, CACHE_TTL: "60" },
    secrets: { API_TOKEN: MARKED_TOKEN },
  });
});
afterAll(async () => {
  await worker?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.reset();
  upstream.behave(page(3));
});

describe("below the base path", () => {
  const OFFICIAL = `/client/v4/accounts/${ACCOUNT}/images`;

  it.each(["", "/v1", "/v2", `${OFFICIAL}/v1`, `${OFFICIAL}/v2`])(
    "the listing is at its path followed by %j",
    async (rest) => {
      const response = await send(`/api/images${rest}?per_page=10`);
      expect(response.status).toBe(200);
      expect((await envelopeOf(response)).result?.images).toHaveLength(3);
    },
  );

  it("the official SDK lists, with only its baseURL changed", async () => {
    const baseURL = `${worker.url}/api/images/client/v4`;
    const client = new Cloudflare({ baseURL, apiToken: "none", maxRetries: 0 });
    const refused = client.images.v1.list({ account_id: ACCOUNT }).catch(({ status }) => status);
    // A public Worker refuses every credential, such as the SDK's.
    expect(await refused).toBe(401);
  });

  it("the health check and the description are beside it, with the paths as they are served", async () => {
    expect(await (await send("/api/images/healthz")).json()).toEqual({ status: "ok" });
    const { paths } = (await (await send("/api/images/openapi.json")).json()) as { paths: object };
    expect(Object.keys(paths).sort()).toEqual(
      [
        "/api/images",
        "/api/images/client/v4/accounts/{account_id}/images/v1",
        "/api/images/client/v4/accounts/{account_id}/images/v2",
        "/api/images/healthz",
        "/api/images/openapi.json",
        "/api/images/v1",
        "/api/images/v2",
      ].sort(),
    );
  });

  it.each(["/", "/index.html", "/images", "/healthz/", "x", "/v3"])(
    "its path followed by %j is 404, in the envelope",
    async (rest) => {
      const response = await send(`/api/images${rest}`);
      expect([response.status, (await envelopeOf(response)).errors[0]?.code]).toEqual([404, 7003]);
    },
  );

  it("a router may remove the prefix: then the base path is /", async () => {
    const images = async (path: string) =>
      (await envelopeOf(await send(path))).result?.images.length;
    expect(await images("/stripped?page=7")).toBe(3);
    expect(await images("/stripped/v2?per_page=70")).toBe(3);
    expect((await send("/stripped/images")).status).toBe(404);
  });

  it("the default path is /images", async () => {
    expect((await send("/images/v2?per_page=71")).status).toBe(200);
    expect((await send("/images/healthz")).status).toBe(200);
  });

  it("conditions, HEAD and preflight requests are answered as by a whole Worker", async () => {
    const first = await send("/api/images?page=3");
    const tag = first.headers.get("etag") ?? "";
    const known = await send("/api/images?page=3", { headers: { "If-None-Match": tag } });
    expect(known.status).toBe(304);
    expect((await send("/api/images?page=3", { method: "HEAD" })).status).toBe(200);
    expect((await send("/api/images", { method: "OPTIONS" })).status).toBe(204);
    expect((await send("/api/images", { method: "POST" })).status).toBe(405);
  });

  it("responses have no header that is for the whole host", async () => {
    const { headers } = await send("/api/images?page=4");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("a cached page is found again", async () => {
    await (await send("/api/images?page=5")).arrayBuffer();
    upstream.reset();
    const again = await send("/api/images?page=5");
    expect(again.headers.get("cache-status")).toMatch(/hit/);
    expect(upstream.requests).toEqual([]);
  });
});

describe("the base path", () => {
  const mount = async (path: unknown) =>
    (await send(`/__mount?path=${encodeURIComponent(JSON.stringify(path))}`)).text();

  it.each(BASE_PATHS.accepted)("may be %j", async (path) => {
    expect(await mount(path)).toBe("mounted");
  });

  it.each([...BASE_PATHS.refused, 5, null, ["/images"]])("can't be %j", async (path) => {
    expect(await mount(path)).toBe(
      `TypeError: basePath: expected a path such as "/api/images", without a slash at its end, got ${JSON.stringify(path)}`,
    );
  });
});

describe("environments in one isolate", () => {
  const KEY = "a-key-of-the-shop";
  const keys = `shop:${createHash("sha256").update(KEY).digest("hex")}`;
  const withKey = { AUTH: "key", CALLER_KEYS: keys };

  it("never use each other's authentication, in any order", async () => {
    for (let round = 0; round < 3; round++) {
      expect((await send("/api/images")).status).toBe(200);
      expect((await sendWith(withKey, "/api/images")).status).toBe(401);
      const admitted = await sendWith(withKey, "/api/images", { "X-Api-Key": KEY });
      expect(admitted.status).toBe(200);
      expect((await sendWith({ AUTH: "" }, "/api/images")).status).toBe(500);
    }
  });

  it("never use each other's scope or fields", async () => {
    const ids = async (settings: Record<string, unknown>) =>
      (await envelopeOf(await sendWith(settings, "/api/images?page=20"))).result?.images;
    const only = await ids({ FIELDS: "id" });
    expect(only?.map((image) => Object.keys(image))).toEqual([["id"], ["id"], ["id"]]);
    const all = await ids({});
    expect(all?.every((image) => "meta" in image)).toBe(true);
    expect((await sendWith({ CREATOR: "ana" }, "/api/images?page=20")).status).toBe(502);
  });

  it("never share failures: an account that is refused does not stop another one", async () => {
    upstream.behave((response, recorded, request) => {
      const refused = recorded.headers.authorization === "Bearer revoked";
      return (refused ? text("", 401) : page(3))(response, recorded, request);
    });
    const revoked = { API_TOKEN: "revoked", UPSTREAM_RETRIES: "0" };
    for (let number = 30; number < 40; number++) {
      expect((await sendWith(revoked, `/api/images?page=${number}`)).status).toBe(502);
    }
    expect((await send("/api/images?page=30")).status).toBe(200);
  });

  it.each([
    ["even if each request has an object of its own", () => ({})],
    ["even if each has values of the app", (number: number) => ({ USER: `user-${number}` })],
  ])("that are equal share their calls, %s", async (name, more) => {
    upstream.behave(async (response, recorded, request) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await page(3)(response, recorded, request);
    });
    const path = `/api/images?page=${50 + name.length}`;
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        sendWith({ FIELDS: "id,filename", ...more(number) }, path),
      ),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(upstream.requests).toHaveLength(1);
  });

  it("more than the isolate keeps are still answered, each by its own settings", async () => {
    for (const round of [1, 2]) {
      for (let number = 0; number < 20; number++) {
        const fields = number % 2 === 0 ? "id" : "filename";
        const settings = { FIELDS: fields, MAX_PER_PAGE: `${100 + number}` };
        const response = await sendWith(settings, `/api/images?page=${60 + round}`);
        const [image] = (await envelopeOf(response)).result?.images ?? [];
        expect(Object.keys(image ?? {})).toEqual([fields]);
      }
    }
  });

  it("without any setting are refused, and the missing ones named", async () => {
    const nothing = { AUTH: null, ACCOUNT_ID: null, API_TOKEN: null, UPSTREAM: null };
    const response = await sendWith(nothing, "/api/images");
    expect(response.status).toBe(500);
    expect(await messagesOf(response)).toContain("AUTH");
  });
});
