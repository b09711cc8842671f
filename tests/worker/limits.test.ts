import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, startUpstream, type Upstream } from "../support/faulty-api.ts";
import { tokenOf } from "../support/tokens.ts";
import { envelopeOf, messagesOf, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

/** The limit in limits.wrangler.toml. */
const LIMIT = 5;
const SECRET = "a-shared-secret-of-at-least-32-bytes!";
const hash = (key: string) => createHash("sha256").update(key).digest("hex");
let upstream: Upstream;
/** A Worker for named callers, and one for anonymous ones. */
let worker: Wrangler;
let open: Wrangler;
const key = (name: string) => ({ "X-Api-Key": `key-of-${name}` });
const send = (path: string, headers: Record<string, string> = key("shop")) =>
  fetch(`${worker.url}${path}`, { headers });
const from = (address: string, headers: Record<string, string> = {}) => ({
  "CF-Connecting-IP": address,
  ...headers,
});

beforeAll(async () => {
  upstream = await startUpstream(page(3));
  const config = "tests/worker/limits.wrangler.toml";
  const vars = { UPSTREAM: upstream.base, MAX_PER_PAGE: "50" };
  const names = ["shop", "blog", "cap", "ana", "good"];
  [worker, open] = await Promise.all([
    startWorker({
      config,
      vars: { ...vars, AUTH: "jwt,key", JWT_ISSUER: "i", JWT_AUDIENCE: "a" },
      secrets: {
        CALLER_KEYS: names.map((name) => `${name}:${hash(`key-of-${name}`)}`).join(),
        JWT_SECRET: SECRET,
      },
    }),
    startWorker({
      config,
      vars: { ...vars, AUTH: "key,public" },
      secrets: { CALLER_KEYS: `shop:${hash("k")}` },
    }),
  ]);
});
afterAll(async () => {
  await worker?.stop();
  await open?.stop();
  await upstream?.stop();
});
beforeEach(() => upstream.reset());

/** Sends requests until one gets 429. */
async function exhaust(request: () => Promise<Response>): Promise<Response> {
  for (let call = 0; call < 3 * LIMIT; call++) {
    const response = await request();
    if (response.status === 429) return response;
  }
  throw new Error("there is no limit");
}

/** How long a test of the limit may take, in milliseconds. They take less than a second on an idle machine. */
const ROOM = 15_000;

describe("the binding RATE_LIMITER", () => {
  // The simulator counts within whole minutes of the clock: no test begins shortly before the end of one.
  beforeEach(async () => {
    const left = 60_000 - (Date.now() % 60_000);
    if (left < ROOM) await sleep(left + 100);
  });

  it("limits each caller separately, with 429 and Retry-After, before any upstream request", async () => {
    const statuses: number[] = [];
    for (let call = 0; call < 12; call++) {
      statuses.push((await send("/images")).status);
    }
    expect(statuses.slice(0, LIMIT)).toEqual(Array(LIMIT).fill(200));
    const refused = await send("/images");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect((await envelopeOf(refused)).errors[0]?.code).toBe(10_429);
    expect(upstream.requests).toHaveLength(statuses.filter((status) => status === 200).length);
    expect((await send("/images", key("blog"))).status).toBe(200);
  });

  it("counts by mode, issuer and subject: a token's caller is not the key's of the same name", async () => {
    await exhaust(() => send("/images", key("ana")));
    const privateKey = new TextEncoder().encode(SECRET) as unknown as CryptoKey;
    const claims = { iss: "i", aud: "a", sub: "ana" };
    const token = await tokenOf({ alg: "HS256", privateKey }, claims);
    expect((await send("/images", { Authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it("counts wrong credentials by address, apart from all callers", async () => {
    const stranger = () => send("/images", from("192.0.2.7", { "X-Api-Key": "wrong" }));
    expect((await stranger()).status).toBe(401);
    const refused = await exhaust(stranger);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await messagesOf(refused)).toContain("wrong credentials");
    // Neither a caller at the stranger's address nor a stranger elsewhere is affected.
    expect((await send("/images", from("192.0.2.7", key("good")))).status).toBe(200);
    expect((await send("/images", from("192.0.2.8", { "X-Api-Key": "wrong" }))).status).toBe(401);
    // Whatever a stranger claims to be, and however they do.
    for (const headers of [
      { Authorization: "Basic YTpi" },
      { Authorization: "Bearer a.b.c" },
      { Authorization: "Bearer good" },
    ]) {
      expect((await send("/images", from("192.0.2.7", headers))).status).toBe(429);
    }
    expect((await send("/images", from("192.0.2.7"))).status).toBe(401);
  });

  it("counts anonymous callers by IPv4 address, however it is written, and by IPv6 /64", async () => {
    const anonymous = (address: string) => () =>
      fetch(`${open.url}/images`, { headers: from(address) });
    const status = async (address: string) => (await anonymous(address)()).status;
    await exhaust(anonymous("198.51.100.1"));
    for (const same of ["::ffff:198.51.100.1", "::ffff:c633:6401", "::FFFF:C633:6401"]) {
      expect(await status(same), same).toBe(429);
    }
    expect(await status("198.51.100.2")).toBe(200);
    expect(await status("::ffff:c633:6402")).toBe(200);
    const hosts = Array.from({ length: 3 * LIMIT }, (_, index) => `2001:db8:1:2::${index + 1}`);
    await exhaust(() => anonymous(hosts.pop() ?? "")());
    expect(await status("2001:DB8:1:2:ffff::1")).toBe(429);
    expect(await status("2001:db8:1:3::1")).toBe(200);
  });

  it("counts an anonymous caller's wrong credentials apart from their other requests", async () => {
    const wrong = () =>
      fetch(`${open.url}/images`, { headers: from("203.0.113.1", key("nobody")) });
    await exhaust(wrong);
    const { status } = await fetch(`${open.url}/images`, { headers: from("203.0.113.1") });
    expect(status).toBe(200);
  });
});

describe("MAX_PER_PAGE", () => {
  it("caps the page size, even if none is requested", async () => {
    await send("/images?per_page=1000", key("cap"));
    await send("/images?per_page=20", key("cap"));
    await send("/images", key("cap"));
    await send("/images/v2", key("cap"));
    const sizes = upstream.requests.map((recorded) => recorded.url.searchParams.get("per_page"));
    expect(sizes).toEqual(["50", "20", "50", "50"]);
  });
});
