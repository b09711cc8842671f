import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, pageText, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

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

/** Waits until an answer of this path comes from the cache. */
async function untilKept(ask: (path: string) => Promise<Response>, path: string): Promise<void> {
  await expect
    .poll(async () => {
      const response = await ask(path);
      await response.arrayBuffer();
      return response.headers.get("cache-status");
    })
    .toContain("hit");
}

describe("CACHE_TTL", () => {
  const ask = withWorker({ CACHE_TTL: "60" });

  it("keeps an answer, and marks it", async () => {
    const first = await ask("/images");
    expect(first.headers.get("cache-status")).toBe("cf-list-images; fwd=miss");
    expect(first.headers.get("cache-control")).toBe("public, max-age=60");
    await untilKept(ask, "/images");
    const again = await ask("/images");
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(Number(again.headers.get("age"))).toBeLessThan(60);
    expect(await again.text()).toBe(await first.text());
    expect(upstream.asked).toHaveLength(1);
  });

  it("keeps a page that flows, and answers 304 to its tag", async () => {
    upstream.behave(page(4_000));
    const path = "/images?per_page=4000";
    const first = await ask(path);
    expect(await first.text()).toBe(pageText(4_000));
    await untilKept(ask, path);
    const again = await ask(path);
    expect(await again.text()).toBe(pageText(4_000));
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    const tag = first.headers.get("etag") ?? "";
    expect((await ask(path, { headers: { "If-None-Match": tag } })).status).toBe(304);
    expect(upstream.asked).toHaveLength(1);
  });

  it("tells every question apart, and the order of parameters not", async () => {
    const questions = [
      "page=2",
      "per_page=20",
      "creator=a",
      "creator=",
      "fields=id",
      "fields=id,meta",
    ];
    for (const query of questions) {
      await ask(`/images?${query}`);
    }
    await ask("/images/v2?per_page=20");
    expect(upstream.asked).toHaveLength(questions.length + 1);
    await ask("/images?page=3&per_page=30");
    await untilKept(ask, "/images?per_page=30&page=3");
    expect(upstream.asked).toHaveLength(questions.length + 2);
  });

  it("answers HEAD from what GET has brought", async () => {
    await ask("/images?page=7");
    await untilKept(ask, "/images?page=7");
    const head = await ask("/images?page=7", { method: "HEAD" });
    expect(head.headers.get("cache-status")).toContain("hit");
    expect(upstream.asked).toHaveLength(1);
  });

  it("keeps no failure and no broken body", async () => {
    upstream.behave(text("", 404));
    expect((await ask("/images?page=8")).status).toBe(502);
    const long = pageText(4_000);
    upstream.behave((response) => {
      response.writeHead(200);
      response.write(long.slice(0, 900_000), () => setTimeout(() => response.destroy(), 50));
    });
    await expect((await ask("/images?page=9")).text()).rejects.toThrow();
    upstream.behave(page(3));
    for (const query of ["page=8", "page=9"]) {
      expect(await (await ask(`/images?${query}`)).text()).toBe(pageText(3));
    }
  });
});

describe("concurrent identical requests", () => {
  const ask = withWorker({ CACHE_TTL: "0" });

  it("join into one upstream call, different ones do not", async () => {
    upstream.behave(async (response) => {
      await sleep(500);
      response.writeHead(200).end(pageText(3));
    });
    const paths = Array.from({ length: 12 }, (_, index) => `/images?page=${1 + (index % 2)}`);
    const bodies = await Promise.all(paths.map(async (path) => (await ask(path)).text()));
    expect(new Set(bodies)).toEqual(new Set([pageText(3)]));
    expect(upstream.asked).toHaveLength(2);
  });

  it("each get the page when it is too large to share, or the failure when it fails", async () => {
    upstream.behave(async (response) => {
      await sleep(300);
      response.writeHead(200).end(pageText(3_000));
    });
    const bodies = await Promise.all([1, 2, 3].map(async () => (await ask("/images")).text()));
    expect(bodies.every((body) => body === pageText(3_000))).toBe(true);
    upstream.behave(async (response) => {
      await sleep(300);
      response.writeHead(404).end();
    });
    const statuses = await Promise.all([1, 2, 3].map(async () => (await ask("/images")).status));
    expect(statuses).toEqual([502, 502, 502]);
  });
});

describe("STALE_WHILE_REVALIDATE", () => {
  const ask = withWorker({ CACHE_TTL: "1", STALE_WHILE_REVALIDATE: "60" });

  it("hands out the old answer and fetches a new one behind it", async () => {
    await ask("/images");
    await untilKept(ask, "/images");
    upstream.behave(page(5));
    await sleep(2_100);
    const stale = await ask("/images");
    expect(stale.headers.get("cache-status")).toContain("stale-while-revalidate");
    expect(await stale.text()).toBe(pageText(3));
    await expect.poll(async () => (await ask("/images")).text()).toBe(pageText(5));
  });
});

describe("STALE_IF_ERROR", () => {
  const ask = withWorker({
    CACHE_TTL: "1",
    STALE_IF_ERROR: "60",
    UPSTREAM_TIMEOUT_MS: "500",
    UPSTREAM_RETRIES: "0",
  });

  it("hands out the old answer, marked, while the upstream fails or limits", async () => {
    await ask("/images");
    await untilKept(ask, "/images");
    await sleep(2_100);
    for (const fail of [
      text("", 500),
      text("", 429, { "Retry-After": "60" }),
      text("<html>"),
      () => {},
    ]) {
      upstream.behave(fail);
      const response = await ask("/images");
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(pageText(3));
      expect(response.headers.get("cache-status")).toContain("stale-if-error");
      expect(response.headers.get("warning")).toContain("111");
      expect(Number(response.headers.get("age"))).toBeGreaterThanOrEqual(2);
    }
  });

  it("hands out no old answer when the credentials are refused", async () => {
    upstream.behave(text("", 403));
    expect((await ask("/images")).status).toBe(502);
  });
});
