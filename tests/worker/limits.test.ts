import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, startUpstream, type Upstream } from "../support/faulty-api.ts";
import { envelopeOf, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

const hash = (key: string) => createHash("sha256").update(key).digest("hex");
let upstream: Upstream;
let worker: Wrangler;
const send = (path: string, key = "key-of-shop") =>
  fetch(`${worker.url}${path}`, { headers: { "X-Api-Key": key } });

beforeAll(async () => {
  upstream = await startUpstream(page(3));
  worker = await startWorker({
    config: "tests/worker/limits.wrangler.toml",
    vars: { AUTH: "key", UPSTREAM: upstream.base, MAX_PER_PAGE: "50" },
    secrets: {
      CALLER_KEYS: `shop:${hash("key-of-shop")},blog:${hash("key-of-blog")},cap:${hash("key-of-cap")}`,
    },
  });
});
afterAll(async () => {
  await worker?.stop();
  await upstream?.stop();
});
beforeEach(() => upstream.reset());

describe("the binding RATE_LIMITER", () => {
  it("limits each caller separately, with 429 and Retry-After, before any upstream request", async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 12; call++) {
      statuses.push((await send("/images")).status);
    }
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    const refused = await send("/images");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect((await envelopeOf(refused)).errors[0]?.code).toBe(10_429);
    expect(upstream.requests).toHaveLength(statuses.filter((status) => status === 200).length);
    expect((await send("/images", "key-of-blog")).status).toBe(200);
  });

  it("does not count callers that are refused", async () => {
    for (let call = 0; call < 8; call++) {
      expect((await send("/images", "unknown")).status).toBe(401);
    }
  });
});

describe("MAX_PER_PAGE", () => {
  it("caps the page size, even if none is requested", async () => {
    await send("/images?per_page=1000", "key-of-cap");
    await send("/images?per_page=20", "key-of-cap");
    await send("/images", "key-of-cap");
    await send("/images/v2", "key-of-cap");
    const sizes = upstream.requests.map((recorded) => recorded.url.searchParams.get("per_page"));
    expect(sizes).toEqual(["50", "20", "50", "50"]);
  });
});
