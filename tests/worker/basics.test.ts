import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  image,
  page,
  pageText,
  startUpstream,
  text,
  type Upstream,
} from "../support/faulty-api.ts";
import {
  ACCOUNT,
  envelopeOf,
  logLines,
  MARKED_TOKEN,
  messagesOf,
  startWorker,
} from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

let upstream: Upstream;
let worker: Wrangler;
const send = (path: string, init: RequestInit = {}) => fetch(`${worker.url}${path}`, init);

beforeAll(async () => {
  upstream = await startUpstream(page(3));
  worker = await startWorker({ vars: { AUTH: "public", UPSTREAM: upstream.base } });
});
afterAll(async () => {
  await worker?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.behave(page(3));
  upstream.reset();
});

describe("GET /images", () => {
  it("passes on the API's envelope byte for byte", async () => {
    const response = await send("/images");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(pageText(3));
  });

  it("calls the upstream with the Worker's token and none of the caller's headers", async () => {
    await send("/images?creator=user%201&page=2&per_page=50", {
      headers: {
        Cookie: "a=b",
        "X-Forwarded-For": "192.0.2.1",
        "X-Mine": "1",
      },
    });
    const [recorded] = upstream.requests;
    expect(recorded?.method).toBe("GET");
    expect(recorded?.url.pathname + (recorded?.url.search ?? "")).toBe(
      `/client/v4/accounts/${ACCOUNT}/images/v1?creator=user%201&page=2&per_page=50`,
    );
    expect(recorded?.headers.authorization).toBe(`Bearer ${MARKED_TOKEN}`);
    expect(recorded?.headers).not.toHaveProperty("cookie");
    expect(recorded?.headers).not.toHaveProperty("x-mine");
    expect(recorded?.headers).not.toHaveProperty("x-forwarded-for");
  });

  it("passes on an empty creator, which means images without one", async () => {
    await send("/images?creator=");
    expect(upstream.requests[0]?.url.search).toBe("?creator=");
  });

  it.each([
    ["/images", "v1"],
    ["/images/v1", "v1"],
    ["/images/v2", "v2"],
    [`/client/v4/accounts/${ACCOUNT}/images/v1`, "v1"],
    [`/client/v4/accounts/${ACCOUNT}/images/v2`, "v2"],
  ])("serves %s from %s", async (path, version) => {
    expect((await send(path)).status).toBe(200);
    expect(upstream.requests[0]?.url.pathname).toBe(
      `/client/v4/accounts/${ACCOUNT}/images/${version}`,
    );
  });

  it("streams a large page, byte for byte", async () => {
    upstream.behave(page(10_000));
    const response = await send("/images?per_page=10000");
    expect(await response.text()).toBe(pageText(10_000));
  });

  it("passes on the metadata filters of v2", async () => {
    await send("/images/v2?meta.region.name%5Beq%5D=eu&sort_order=asc&continuation_token=abc%2B");
    const query = upstream.requests[0]?.url.searchParams;
    const [name, value] = [...(query ?? [])].find(([key]) => key.startsWith("meta.")) ?? [];
    expect(name).toMatch(/^meta\.region\.name\[eq(:string)?\]$/);
    expect(value).toBe("eu");
    expect(query?.get("continuation_token")).toBe("abc+");
  });
});

describe("bad parameters", () => {
  it.each([
    ["per_page=9", "per_page: expected a whole number from 10 to 10000, got 9"],
    ["per_page=10001", "got 10001"],
    ["per_page=1.5", 'got "1.5"'],
    ["per_page=ten", 'got "ten"'],
    ["per_page=NaN", 'got "NaN"'],
    ["per_page=1e2", 'got "1e2"'],
    ["per_page=", "per_page: expected"],
    ["page=0", "page: expected a whole number from 1, got 0"],
    ["page=1&page=2", "more than once"],
    [
      `creator=${"x".repeat(1025)}`,
      "creator: expected at most 1024 characters, got 1025 characters",
    ],
    ["perpage=10", 'did you mean "per_page"?'],
    ["zebra=1", "unknown parameter"],
    ["field=id", 'did you mean "fields"?'],
    ["fields=id,name", "fields: expected a list of id"],
    ["continuation_token=abc", "unknown parameter"],
  ])(
    "are refused with field, value and bound, without an upstream request: %.30s",
    async (query, message) => {
      const response = await send(`/images?${query}`);
      expect(response.status).toBe(400);
      expect(await messagesOf(response)).toContain(message);
      expect(upstream.requests).toEqual([]);
    },
  );
});

describe("methods and paths", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"])("refuses %s with 405 and Allow", async (method) => {
    for (const path of ["/images", "/healthz", "/"]) {
      const response = await send(path, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect((await envelopeOf(response)).errors[0]?.code).toBe(10_405);
    }
    expect(upstream.requests).toEqual([]);
  });

  it("responds to HEAD with the headers of GET and no body", async () => {
    const [get, head] = [await send("/images"), await send("/images", { method: "HEAD" })];
    expect(head.status).toBe(200);
    expect(head.headers.get("etag")).toBe(get.headers.get("etag"));
    expect(await head.text()).toBe("");
  });

  it("responds to OPTIONS with Allow", async () => {
    const response = await send("/images", { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  it.each([
    "/client/v4/accounts/another/images/v1",
    `/client/v4/accounts/${ACCOUNT}/images/v1/keys`,
    "/client/v4/user/tokens/verify",
    "/nothing/here",
    "/images/v3",
  ])("responds 404 in the envelope: %s", async (path) => {
    const response = await send(path);
    expect(response.status).toBe(404);
    expect((await envelopeOf(response)).errors[0]?.code).toBe(7_003);
    expect(upstream.requests).toEqual([]);
  });

  it("serves the gallery at / with a strict content security policy", async () => {
    const response = await send("/");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("img-src 'self' https://imagedelivery.net");
    expect(policy).not.toContain("unsafe-inline");
  });

  it("responds 304 for a file of the gallery that the caller has", async () => {
    const tag = (await send("/")).headers.get("etag") ?? "";
    expect(tag).toMatch(/^(W\/)?"/);
    for (const known of [tag, `"other", ${tag}`, "*"]) {
      for (const method of ["GET", "HEAD"]) {
        const response = await send("/", { method, headers: { "If-None-Match": known } });
        expect([response.status, await response.text()]).toEqual([304, ""]);
        expect(response.headers.get("etag")).toBe(tag);
        expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      }
    }
    const changed = await send("/", { headers: { "If-None-Match": '"other"' } });
    expect([changed.status, (await changed.text()).length > 0]).toEqual([200, true]);
  });

  it("limits the size of the URL and the header fields", async () => {
    expect((await send(`/images?creator=${"x".repeat(17_000)}`)).status).toBe(414);
    const status = await new Promise((resolve, reject) => {
      const headers = Object.fromEntries(
        Array.from({ length: 36 }, (_, index) => [`x-${index}`, "x".repeat(1_000)]),
      );
      httpRequest(`${worker.url}/images`, { headers, maxHeaderSize: 65_536 }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(431);
  });
});

describe("every response", () => {
  it.each(["/images", "/images?page=0", "/nothing", "/healthz", "/openapi.json", "/"])(
    "has security headers, an id and timings: %s",
    async (path) => {
      const { headers } = await send(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{16,}$/);
      expect(headers.get("server-timing")).toContain("total;dur=");
    },
  );

  it("has one line of JSON in the log, without query, address or token", async () => {
    const response = await send("/images?creator=somebody");
    const id = response.headers.get("x-request-id");
    await expect
      .poll(() => logLines(worker).filter((line) => line.request_id === id))
      .toHaveLength(1);
    const [line] = logLines(worker).filter((entry) => entry.request_id === id);
    expect(line).toMatchObject({
      event: "request",
      method: "GET",
      route: "images/v1",
      status: 200,
      auth: "public",
    });
    expect(worker.log()).not.toContain("somebody");
    expect(worker.log()).not.toContain(MARKED_TOKEN);
  });

  it("has an ETag, and is 304 if If-None-Match has it", async () => {
    const tag = (await send("/images")).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    const response = await send("/images", { headers: { "If-None-Match": tag } });
    expect(response.status).toBe(304);
    expect(await response.text()).toBe("");
    upstream.behave(page(4));
    expect((await send("/images", { headers: { "If-None-Match": tag } })).status).toBe(200);
  });
});

describe("fields", () => {
  it("narrows each image, on small and on large pages", async () => {
    for (const count of [3, 2_000]) {
      upstream.behave(page(count));
      const { result } = await envelopeOf(await send("/images?fields=id,variants"));
      const expected = Array.from({ length: count }, (_, index) => {
        const { id, variants } = image(index);
        return { id, variants };
      });
      expect(result?.images).toEqual(expected);
    }
  });
});

describe("/healthz and /openapi.json", () => {
  it("report the health of the Worker and, on request, of the upstream", async () => {
    expect(await (await send("/healthz")).json()).toEqual({ status: "ok" });
    expect(upstream.requests).toEqual([]);
    expect((await send("/healthz?deep=1")).status).toBe(200);
    expect(upstream.requests).toHaveLength(1);
    upstream.behave(text("", 401));
    expect((await send("/healthz?deep=1")).status).toBe(502);
    expect((await send("/healthz?depth=1")).status).toBe(400);
  });

  it("describe the API in OpenAPI 3.1", async () => {
    expect(await (await send("/openapi.json")).json()).toMatchObject({ openapi: "3.1.0" });
  });
});

describe("a Worker that is not configured", () => {
  it("lists nothing, and reports all faults together", async () => {
    const closed = await startWorker({
      vars: {
        ACCOUNT_ID: "a/b",
        CACHE_TTL: "long",
        UPSTREAM: "https:/user:marked@api.example",
        JWT_JWKS_URL: "https://user:marked%40id.example",
        META: MARKED_TOKEN,
      },
      secrets: { API_TOKEN_NEXT: "marked but with spaces", CALLER_KEYS: "marked" },
    });
    try {
      for (const path of ["/images", `/client/v4/accounts/${ACCOUNT}/images/v1`, "/healthz"]) {
        const response = await fetch(`${closed.url}${path}`);
        expect(response.status).toBe(500);
        const messages = await messagesOf(response);
        expect(messages).toContain("AUTH is not set");
        expect(messages).toContain("ACCOUNT_ID");
        expect(messages).toContain("CACHE_TTL is not valid");
        for (const value of ["a/b", "long", MARKED_TOKEN]) expect(messages).not.toContain(value);
      }
      const faults = () => logLines(closed).map((line) => line.faults);
      await expect
        .poll(faults)
        .toContainEqual(
          expect.arrayContaining([
            expect.stringContaining(
              'CACHE_TTL: expected a whole number from 0 to 86400, got "long"',
            ),
          ]),
        );
      for (const secret of [MARKED_TOKEN, "marked"]) expect(closed.log()).not.toContain(secret);
    } finally {
      await closed.stop();
    }
  });

  it("lists nothing if a name is nearly that of a setting, and says which is meant", async () => {
    const vars = { AUTH: "public", FEILDS: "id", Meta: "hide", CREATER: "ana", AUTHOR: "ana" };
    const closed = await startWorker({ vars });
    try {
      const response = await fetch(`${closed.url}/images`);
      expect(response.status).toBe(500);
      const named = (await messagesOf(response)).matchAll(/: (\w+ is not a setting: [^;]*);/g);
      expect(Array.from(named, ([, fault]) => fault).sort()).toEqual([
        "CREATER is not a setting: did you mean CREATOR?",
        "FEILDS is not a setting: did you mean FIELDS?",
        "Meta is not a setting: did you mean META?",
      ]);
    } finally {
      await closed.stop();
    }
  });
});
