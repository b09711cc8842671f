// Who may list from the API in memory, at which paths, and how often.
import { ApiError, createImagesApi } from "cf-list-images/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { page, refusal, send } from "./requests.ts";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("credentials", () => {
  const api = createImagesApi({
    apiToken: ["old", "new"],
    apiTokenWithoutImages: "no-images",
    apiEmail: "dev@example.com",
    apiKey: "key",
  });

  it.each<[string, Record<string, string>]>([
    ["a token", bearer("old")],
    ["another token", bearer("new")],
    ["an e-mail address and a key", { "X-Auth-Email": "dev@example.com", "X-Auth-Key": "key" }],
  ])("accepts %s", async (_, headers) => {
    expect((await send(api, "/images/v1", { headers })).status).toBe(200);
  });

  it.each<[string, Record<string, string>, number, number]>([
    ["none", {}, 400, 9106],
    ["an unknown token", bearer("wrong"), 401, 10000],
    ["a token without the permission", bearer("no-images"), 403, 10000],
    ["a malformed header", { authorization: "Basic YTpi" }, 400, 6003],
    ["a wrong key", { "X-Auth-Email": "dev@example.com", "X-Auth-Key": "wrong" }, 403, 9103],
    ["an e-mail address without a key", { "X-Auth-Email": "dev@example.com" }, 403, 9103],
  ])("refuses %s", async (_, headers, status, code) => {
    expect(await refusal(await send(api, "/images/v1", { headers }))).toEqual([status, code]);
  });

  it("accepts no e-mail address and no key unless they are set", async () => {
    const headers = { "X-Auth-Email": "undefined", "X-Auth-Key": "undefined" };
    expect(await refusal(await send(createImagesApi(), "/images/v1", { headers }))).toEqual([
      403, 9103,
    ]);
  });
});

describe("paths", () => {
  const origin = "https://api.cloudflare.com";

  it.each([
    "/client/v4/accounts/another/images/v1",
    "/client/v4/accounts/test-account/images/v3",
    "/client/v4/accounts/test-account/images/v1/some-id",
    "/accounts/test-account/images/v1",
    "/client/v4/zones",
    "/",
  ])("answers 404 for %s", async (path) => {
    const response = await createImagesApi().fetch(`${origin}${path}`, {
      headers: bearer("test-token"),
    });
    const { errors } = await response.clone().json();
    expect(await refusal(response)).toEqual([404, 7003]);
    expect(errors[0].message).toBe(
      `Could not route to ${path}, perhaps your object identifier is invalid?`,
    );
  });

  it("refuses other methods, and names those that there are", async () => {
    const routes = { "POST /images/v1": () => ({}) };
    const response = await send(createImagesApi({ routes }), "/images/v1", {
      method: "PUT",
      headers: bearer("test-token"),
    });
    expect(response.headers.get("allow")).toBe("GET, POST");
    expect(await refusal(response)).toEqual([405, 10405]);
  });

  it("answers below the path of another base URL", async () => {
    const api = createImagesApi({ baseURL: "https://proxy.example/cf/", count: 3 });
    const url = "https://proxy.example/cf/accounts/test-account/images/v1";
    const response = await api.fetch(url, { headers: bearer(api.apiToken) });
    expect((await response.json()).result.images).toHaveLength(3);
  });

  it("answers at an endpoint as the Worker does: v1, v2, and no credentials", async () => {
    const api = createImagesApi({ endpoint: "/api/images", count: 3 });
    for (const [path, keys] of [
      ["/api/images", ["images"]],
      ["/api/images/v1?per_page=10", ["images"]],
      ["/api/images/v2", ["images", "continuation_token"]],
    ] as const) {
      const { result } = await (await api.fetch(path)).json();
      expect(Object.keys(result)).toEqual(keys);
    }
    expect((await api.fetch("/api/images/v3")).status).toBe(404);
    expect((await api.fetch("/api/images", { method: "POST" })).status).toBe(405);
  });
});

describe("routes", () => {
  const uploaded: string[] = [];
  const api = createImagesApi({
    routes: {
      "POST /images/v1": async (request) => {
        uploaded.push(await request.text());
        return { id: "new" };
      },
      "GET /images/v1/:id": (_, id) => {
        if (id !== "a b") throw new ApiError(404, 5404, "Image not found");
        return { id };
      },
    },
  });

  it("answer with their result in the envelope, and get the request and the id", async () => {
    const headers = bearer(api.apiToken);
    const init = { method: "POST", body: "bytes", headers };
    const posted = await send(api, "/images/v1", init);
    expect([await posted.json(), uploaded]).toMatchObject([
      { success: true, result: { id: "new" } },
      ["bytes"],
    ]);
    expect(await (await send(api, "/images/v1/a%20b")).json()).toMatchObject({
      result: { id: "a b" },
    });
  });

  it("refuse with an ApiError, and need the credentials of the API", async () => {
    expect(await refusal(await send(api, "/images/v1/c"))).toEqual([404, 5404]);
    expect(await refusal(await send(api, "/images/v1/c", { headers: {} }))).toEqual([400, 9106]);
  });

  it("that throw something else are status 500, and the log says why", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const images = () => {
      throw new Error("the database is gone");
    };
    expect(await refusal(await send(createImagesApi({ images }), "/images/v1"))).toEqual([
      500, 5500,
    ]);
    expect(log.mock.calls.flat()).toEqual([new Error("the database is gone")]);
    log.mockRestore();
  });
});

describe("the rate limit", () => {
  afterEach(() => vi.useRealTimers());

  it("is that of the API, in the headers of every response", async () => {
    const { headers } = await send(createImagesApi(), "/images/v1");
    expect(headers.get("ratelimit")).toBe('"default";r=1199;t=300');
    expect(headers.get("ratelimit-policy")).toBe('"default";q=1200;w=300');
    const refused = await send(createImagesApi(), "/images/v1?page=0");
    expect(refused.headers.get("ratelimit")).toBe('"default";r=1199;t=300');
  });

  it("blocks all requests for as long as its period after one too many", async () => {
    vi.useFakeTimers();
    const api = createImagesApi({ rateLimit: { requests: 2, seconds: 60 } });
    await page(api, "/images/v1");
    vi.advanceTimersByTime(30_000);
    await page(api, "/images/v1");
    const blocked = await send(api, "/images/v1");
    expect([blocked.headers.get("retry-after"), blocked.headers.get("ratelimit")]).toEqual([
      "60",
      '"default";r=0;t=60',
    ]);
    expect(await refusal(blocked)).toEqual([429, 971]);
    vi.advanceTimersByTime(59_000);
    expect((await send(api, "/images/v1")).status).toBe(429);
    vi.advanceTimersByTime(1_000);
    expect((await send(api, "/images/v1")).status).toBe(200);
  });

  it("can be off", async () => {
    const { headers } = await send(createImagesApi({ rateLimit: false }), "/images/v1");
    expect([...headers.keys()].filter((name) => name.startsWith("ratelimit"))).toEqual([]);
  });
});
