import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, pageText, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

/** A failure answers for two seconds. */
const RECOVERY = { timeout: 20_000, interval: 200 };
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(page(3));
});
afterAll(() => upstream?.stop());
beforeEach(() => {
  upstream.behave(page(3));
  upstream.reset();
});

function withWorker(vars: Record<string, string>) {
  const holder: { worker?: Wrangler } = {};
  beforeAll(async () => {
    holder.worker = await startWorker({
      vars: { AUTH: "public", UPSTREAM: upstream.base, ...vars },
    });
  });
  afterAll(() => holder.worker?.stop());
  return (path: string, init: RequestInit = {}) => fetch(`${holder.worker?.url}${path}`, init);
}

/** Waits until the response for a path comes from the cache. */
async function untilCached(send: (path: string) => Promise<Response>, path: string): Promise<void> {
  await expect
    .poll(async () => {
      const response = await send(path);
      await response.arrayBuffer();
      return response.headers.get("cache-status");
    })
    .toContain("hit");
}

describe("CACHE_TTL", () => {
  const send = withWorker({ CACHE_TTL: "60" });

  it("caches a response, and marks it as cached", async () => {
    const first = await send("/images");
    expect(first.headers.get("cache-status")).toBe("cf-list-images; fwd=miss");
    expect(first.headers.get("cache-control")).toBe("public, max-age=60");
    await untilCached(send, "/images");
    const again = await send("/images");
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(Number(again.headers.get("age"))).toBeLessThan(60);
    expect(await again.text()).toBe(await first.text());
    expect(upstream.requests).toHaveLength(1);
  });

  it("caches a streamed page, and responds 304 to its tag", async () => {
    upstream.behave(page(4_000));
    const path = "/images?per_page=4000";
    const first = await send(path);
    expect(await first.text()).toBe(pageText(4_000));
    await untilCached(send, path);
    const again = await send(path);
    expect(await again.text()).toBe(pageText(4_000));
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    const tag = first.headers.get("etag") ?? "";
    expect((await send(path, { headers: { "If-None-Match": tag } })).status).toBe(304);
    expect(upstream.requests).toHaveLength(1);
  });

  it("has an entry for each query, whatever the order of its parameters", async () => {
    const queries = [
      "page=2",
      "per_page=20",
      "creator=a",
      "creator=",
      "fields=id",
      "fields=id,meta",
    ];
    for (const query of queries) {
      await send(`/images?${query}`);
    }
    await send("/images/v2?per_page=20");
    expect(upstream.requests).toHaveLength(queries.length + 1);
    await send("/images?page=3&per_page=30");
    await untilCached(send, "/images?per_page=30&page=3");
    expect(upstream.requests).toHaveLength(queries.length + 2);
  });

  it("responds to HEAD from the cache entry of GET", async () => {
    await send("/images?page=7");
    await untilCached(send, "/images?page=7");
    const head = await send("/images?page=7", { method: "HEAD" });
    expect(head.headers.get("cache-status")).toContain("hit");
    expect(upstream.requests).toHaveLength(1);
  });

  it("caches no failure and no incomplete body", async () => {
    upstream.behave(text("", 404));
    expect((await send("/images?page=8")).status).toBe(502);
    const long = pageText(4_000);
    upstream.behave((response) => {
      response.writeHead(200);
      response.write(long.slice(0, 900_000), () => setTimeout(() => response.destroy(), 50));
    });
    await expect((await send("/images?page=9")).text()).rejects.toThrow();
    upstream.behave(page(3));
    for (const query of ["page=8", "page=9"]) {
      await expect
        .poll(async () => (await send(`/images?${query}`)).text(), RECOVERY)
        .toBe(pageText(3));
    }
  });
});

describe("concurrent identical requests", () => {
  const send = withWorker({ CACHE_TTL: "0" });

  it("share one upstream call; different ones do not", async () => {
    upstream.behave(async (response) => {
      await sleep(500);
      response.writeHead(200).end(pageText(3));
    });
    const paths = Array.from({ length: 12 }, (_, index) => `/images?page=${1 + (index % 2)}`);
    const bodies = await Promise.all(paths.map(async (path) => (await send(path)).text()));
    expect(new Set(bodies)).toEqual(new Set([pageText(3)]));
    expect(upstream.requests).toHaveLength(2);
  });

  it("each get the page when it is too large to share, or the failure when it fails", async () => {
    upstream.behave(async (response) => {
      await sleep(300);
      response.writeHead(200).end(pageText(3_000));
    });
    const bodies = await Promise.all([1, 2, 3].map(async () => (await send("/images")).text()));
    expect(bodies.every((body) => body === pageText(3_000))).toBe(true);
    upstream.behave(async (response) => {
      await sleep(300);
      response.writeHead(404).end();
    });
    const statuses = await Promise.all([1, 2, 3].map(async () => (await send("/images")).status));
    expect(statuses).toEqual([502, 502, 502]);
  });
});

describe("STALE_WHILE_REVALIDATE", () => {
  const send = withWorker({ CACHE_TTL: "1", STALE_WHILE_REVALIDATE: "60" });

  it("serves the stale response and fetches a new one in the background", async () => {
    await send("/images");
    await untilCached(send, "/images");
    upstream.behave(page(5));
    await sleep(2_100);
    const stale = await send("/images");
    expect(stale.headers.get("cache-status")).toContain("stale-while-revalidate");
    expect(await stale.text()).toBe(pageText(3));
    await expect.poll(async () => (await send("/images")).text()).toBe(pageText(5));
  });
});

describe("STALE_IF_ERROR", () => {
  const send = withWorker({
    CACHE_TTL: "1",
    STALE_IF_ERROR: "60",
    UPSTREAM_TIMEOUT_MS: "500",
    UPSTREAM_RETRIES: "0",
  });

  it("serves the stale response, marked, while the upstream fails or limits requests", async () => {
    await send("/images");
    await untilCached(send, "/images");
    await sleep(2_100);
    for (const fail of [
      text("", 500),
      text("", 429, { "Retry-After": "1" }),
      text("<html>"),
      () => {},
    ]) {
      upstream.reset();
      upstream.behave(fail);
      // Until the failure before it no longer answers.
      await expect
        .poll(async () => {
          await (await send("/images")).text();
          return upstream.requests.length;
        }, RECOVERY)
        .toBe(1);
      const response = await send("/images");
      expect(upstream.requests).toHaveLength(1);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(pageText(3));
      expect(response.headers.get("cache-status")).toContain("stale-if-error");
      expect(response.headers.get("warning")).toContain("111");
      expect(Number(response.headers.get("age"))).toBeGreaterThanOrEqual(2);
    }
  });

  it("serves no stale response when the credentials are refused", async () => {
    upstream.behave(text("", 403));
    await expect.poll(async () => (await send("/images")).status, RECOVERY).toBe(502);
  });
});
