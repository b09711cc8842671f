import { createHash, createHmac } from "node:crypto";
import { success } from "cf-list-images/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Issuer,
  type SigningKey,
  signingKey,
  startIssuer,
  tokenOf,
} from "../support/tokens.ts";
import { page, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { envelopeOf, logLines, MARKED_TOKEN, messagesOf, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

const SECRET = "a-shared-secret-of-at-least-32-bytes!";
const AUDIENCE = "gallery";
let upstream: Upstream;
let issuer: Issuer;
let rsa: SigningKey;
let ec: SigningKey;
let ed: SigningKey;

beforeAll(async () => {
  upstream = await startUpstream(page(2));
  [rsa, ec, ed] = await Promise.all([
    signingKey("RS256", "rsa-1"),
    signingKey("ES256", "ec-1"),
    signingKey("EdDSA", "ed-1"),
  ]);
  issuer = await startIssuer(rsa.jwk, ec.jwk, ed.jwk);
});
afterAll(async () => {
  await issuer?.stop();
  await upstream?.stop();
});

/** A Worker for the tests of one `describe`. */
function withWorker(vars: () => Record<string, string>, secrets: Record<string, string> = {}) {
  const holder: { worker?: Wrangler } = {};
  beforeAll(async () => {
    holder.worker = await startWorker({ vars: { UPSTREAM: upstream.base, ...vars() }, secrets });
  });
  afterAll(() => holder.worker?.stop());
  const send = (headers: Record<string, string> = {}, path = "/images") =>
    fetch(`${holder.worker?.url}${path}`, { headers });
  return { send, log: () => (holder.worker ? logLines(holder.worker) : []), holder };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("AUTH = jwt with an issuer's keys", () => {
  const { send, log, holder } = withWorker(() => ({
    AUTH: "jwt",
    JWT_ISSUER: issuer.url,
    JWT_AUDIENCE: `other,${AUDIENCE}`,
    JWT_JWKS_URL: `${issuer.url}/jwks`,
  }));
  const claims = () => ({ iss: issuer.url, aud: AUDIENCE, sub: "ana" });

  it("accepts tokens signed with RS256, ES256 and EdDSA", async () => {
    for (const key of [rsa, ec, ed]) {
      const response = await send(bearer(await tokenOf(key, claims())));
      expect(response.status, key.alg).toBe(200);
      expect(response.headers.get("cache-control")).toMatch(/^private/);
    }
    expect(issuer.requests).toBe(1);
    await expect.poll(log).toContainEqual(expect.objectContaining({ caller: "ana", auth: "jwt" }));
  });

  it("accepts a token for several audiences, and with a minute of leeway", async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const more of [
      { aud: ["x", AUDIENCE] },
      { exp: now - 30 },
      { nbf: now + 30 },
      { iat: now + 30 },
    ]) {
      expect((await send(bearer(await tokenOf(rsa, { ...claims(), ...more })))).status).toBe(200);
    }
  });

  it("refuses a caller without a token", async () => {
    const response = await send();
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect((await envelopeOf(response)).errors[0]?.code).toBe(10_000);
    await expect
      .poll(log)
      .toContainEqual(
        expect.objectContaining({ status: 401, cause: "auth", auth_error: "missing" }),
      );
  });

  it("refuses wrong claims", async () => {
    const now = Math.floor(Date.now() / 1000);
    const wrong: [Record<string, unknown>, string][] = [
      [{ iss: "https://evil.example" }, "issuer"],
      [{ aud: "another" }, "audience"],
      [{ aud: undefined }, "audience"],
      [{ exp: now - 61 }, "expired"],
      [{ exp: undefined }, "expired"],
      [{ nbf: now + 120 }, "not valid yet"],
      [{ iat: now + 120 }, "not valid yet"],
      ...[1e300, -1, now + 60.5, (now + 60) * 1_000, String(now + 60), null, true].flatMap(
        (time): [Record<string, unknown>, string][] => [
          [{ exp: time }, "expired"],
          [{ nbf: time }, "not valid yet"],
          [{ iat: time }, "not valid yet"],
        ],
      ),
    ];
    for (const [claim, message] of wrong) {
      const response = await send(bearer(await tokenOf(rsa, { ...claims(), ...claim })));
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("invalid_token");
      expect(await messagesOf(response)).toContain(message);
    }
    const logged = () => new Set(log().map((line) => line.auth_error));
    for (const word of ["issuer", "audience", "expired", "not-yet-valid"]) {
      await expect.poll(logged).toContain(word);
    }
  });

  it("refuses alg none, whatever its spelling", async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const alg of ["none", "None", "NONE", ""]) {
      const token = `${segment({ alg })}.${segment({ ...claims(), exp: now + 60 })}.`;
      expect((await send(bearer(token))).status).toBe(401);
    }
  });

  it("refuses algorithm confusion: a public key used as an HMAC secret", async () => {
    const now = Math.floor(Date.now() / 1000);
    const signed = `${segment({ alg: "HS256", kid: rsa.kid })}.${segment({ ...claims(), exp: now + 60 })}`;
    for (const key of [JSON.stringify(rsa.jwk), rsa.jwk.n ?? ""]) {
      const signature = createHmac("sha256", key).update(signed).digest("base64url");
      const response = await send(bearer(`${signed}.${signature}`));
      expect(response.status).toBe(401);
      expect(await messagesOf(response)).toContain("algorithm");
    }
  });

  it("refuses another key, a key of another algorithm, and a changed token", async () => {
    const stranger = await signingKey("RS256", rsa.kid);
    expect((await send(bearer(await tokenOf(stranger, claims())))).status).toBe(401);
    const crossed = { ...ec, kid: rsa.kid };
    expect((await send(bearer(await tokenOf(crossed, claims())))).status).toBe(401);
    const [header, , signature] = (await tokenOf(rsa, claims())).split(".");
    const changed = segment({ ...claims(), sub: "bob", exp: 9_999_999_999 });
    const response = await send(bearer(`${header}.${changed}.${signature}`));
    expect(await messagesOf(response)).toContain("signature");
  });

  it("refuses oversized and malformed tokens", async () => {
    const long = await tokenOf(rsa, { ...claims(), pad: "x".repeat(9_000) });
    for (const token of [long, "a.b.c", "not-a-token", "..", "e30.e30.e30"]) {
      expect((await send(bearer(token))).status).toBe(401);
    }
    expect((await send({ Authorization: "Basic YTpi" })).status).toBe(401);
  });

  it("sends no upstream request for a refused caller", async () => {
    upstream.reset();
    await send(bearer("a.b.c"));
    expect(upstream.requests).toEqual([]);
  });

  it("requests unknown keys at most once in five seconds, and uses the last keys while the issuer is down", async () => {
    const before = issuer.requests;
    for (const kid of ["x1", "x2", "x3"]) {
      const response = await send(bearer(await tokenOf({ ...rsa, kid }, claims())));
      expect(response.status).toBe(401);
      expect(await messagesOf(response)).toContain("kid");
    }
    expect(issuer.requests - before).toBeLessThanOrEqual(1);
    issuer.setAvailable(false);
    expect((await send(bearer(await tokenOf(rsa, claims())))).status).toBe(200);
    issuer.setAvailable(true);
  });

  it("logs no token", () => {
    expect(holder.worker?.log()).not.toContain("eyJ");
    expect(holder.worker?.log()).not.toContain(MARKED_TOKEN);
  });
});

describe("AUTH = jwt on the first requests of an isolate", () => {
  let slow: Issuer;
  beforeAll(async () => {
    slow = await startIssuer(rsa.jwk);
    slow.delay(1_500);
  });
  afterAll(() => slow?.stop());
  const { send, holder } = withWorker(() => ({
    AUTH: "jwt",
    JWT_ISSUER: slow.url,
    JWT_AUDIENCE: AUDIENCE,
    JWT_JWKS_URL: `${slow.url}/jwks`,
  }));

  it("requests the keys once, and accepts all callers even if the first one disconnects", async () => {
    const token = await tokenOf(rsa, { iss: slow.url, aud: AUDIENCE });
    const leaving = new AbortController();
    const first = fetch(`${holder.worker?.url}/images`, {
      headers: bearer(token),
      signal: leaving.signal,
    });
    await expect.poll(() => slow.requests).toBe(1);
    const others = Array.from({ length: 8 }, () => send(bearer(token)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    leaving.abort();
    await expect(first).rejects.toThrow();
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(slow.requests).toBe(1);
  });
});

describe("AUTH = jwt with an issuer that has never been available", () => {
  const { send, log } = withWorker(() => ({
    AUTH: "jwt",
    JWT_ISSUER: "https://id.example",
    JWT_AUDIENCE: AUDIENCE,
    JWT_JWKS_URL: "http://127.0.0.1:9/jwks",
  }));

  it("responds 503, because it is not the caller's fault", async () => {
    const response = await send(
      bearer(await tokenOf(rsa, { iss: "https://id.example", aud: AUDIENCE })),
    );
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    const line = { status: 503, auth_error: "key-set-unavailable", key_set_error: "no response" };
    await expect.poll(log).toContainEqual(expect.objectContaining(line));
  });
});

describe("AUTH = jwt with a secret", () => {
  const { send } = withWorker(
    () => ({ AUTH: "jwt", JWT_ISSUER: "https://id.example", JWT_AUDIENCE: AUDIENCE }),
    { JWT_SECRET: SECRET },
  );
  const claims = { iss: "https://id.example", aud: AUDIENCE, sub: "ana" };
  const hmac = (secret: string) => ({
    alg: "HS256",
    privateKey: new TextEncoder().encode(secret) as unknown as CryptoKey,
  });

  it("accepts only HS256 with that secret", async () => {
    expect((await send(bearer(await tokenOf(hmac(SECRET), claims)))).status).toBe(200);
    expect((await send(bearer(await tokenOf(hmac(`${SECRET}!`), claims)))).status).toBe(401);
    expect((await send(bearer(await tokenOf(rsa, claims)))).status).toBe(401);
  });
});

describe("AUTH = access", () => {
  const { send } = withWorker(() => ({
    AUTH: "access",
    ACCESS_TEAM_DOMAIN: issuer.url,
    ACCESS_AUD: "aud-tag",
  }));
  const claims = () => ({
    iss: issuer.url,
    aud: ["aud-tag"],
    sub: "ana",
    email: "ana@example.com",
  });

  it("accepts the Access token from its header or its cookie", async () => {
    const token = await tokenOf(rsa, claims());
    expect((await send({ "Cf-Access-Jwt-Assertion": token })).status).toBe(200);
    expect((await send({ Cookie: `a=b; CF_Authorization=${token}` })).status).toBe(200);
  });

  it("refuses another application's token, and a token in another header", async () => {
    const other = await tokenOf(rsa, { ...claims(), aud: ["other"] });
    expect((await send({ "Cf-Access-Jwt-Assertion": other })).status).toBe(401);
    expect((await send(bearer(await tokenOf(rsa, claims())))).status).toBe(401);
    expect((await send()).status).toBe(401);
  });
});

describe("AUTH = key", () => {
  const hash = (key: string) => createHash("sha256").update(key).digest("hex");
  const { send, log } = withWorker(() => ({ AUTH: "key" }), {
    CALLER_KEYS: `shop:${hash("key-of-shop")}, blog:${hash("key-of-blog")}`,
  });

  it("accepts any of the keys, as a bearer token or in X-Api-Key, and logs its owner", async () => {
    expect((await send(bearer("key-of-shop"))).status).toBe(200);
    expect((await send({ "X-Api-Key": "key-of-blog" })).status).toBe(200);
    await expect.poll(log).toContainEqual(expect.objectContaining({ caller: "blog", auth: "key" }));
    expect(JSON.stringify(log())).not.toContain("key-of");
  });

  it("never passes a caller's credentials on to the upstream", async () => {
    upstream.reset();
    await send({ ...bearer("key-of-shop"), Cookie: "a=b" }, "/images?per_page=11");
    expect(upstream.requests[0]?.headers.authorization).toBe(`Bearer ${MARKED_TOKEN}`);
    expect(upstream.requests[0]?.headers).not.toHaveProperty("x-api-key");
    expect(upstream.requests[0]?.headers).not.toHaveProperty("cookie");
  });

  it("refuses any other key, and a key's hash", async () => {
    for (const key of ["", "key-of-shop2", "Key-of-shop", hash("key-of-shop")]) {
      expect((await send(bearer(key))).status).toBe(401);
      expect((await send({ "X-Api-Key": key })).status).toBe(401);
    }
  });
});

describe("AUTH = jwt,key,public", () => {
  const hash = createHash("sha256").update("key-of-shop").digest("hex");
  const { send } = withWorker(
    () => ({
      AUTH: "jwt,key,public",
      JWT_ISSUER: issuer.url,
      JWT_AUDIENCE: AUDIENCE,
      JWT_JWKS_URL: `${issuer.url}/jwks`,
    }),
    { CALLER_KEYS: `shop:${hash}` },
  );

  it("accepts each credential, or none, but no invalid one", async () => {
    const token = await tokenOf(rsa, { iss: issuer.url, aud: AUDIENCE });
    for (const headers of [
      bearer(token),
      bearer("key-of-shop"),
      { "X-Api-Key": "key-of-shop" },
      {},
    ]) {
      expect((await send(headers as Record<string, string>)).status).toBe(200);
    }
    for (const headers of [bearer("a.b.c"), bearer("unknown"), { "X-Api-Key": "unknown" }]) {
      expect((await send(headers as Record<string, string>)).status).toBe(401);
    }
  });
});

describe("CREATOR = claim:sub", () => {
  const { send } = withWorker(
    () => ({
      AUTH: "jwt",
      JWT_ISSUER: "i",
      JWT_AUDIENCE: AUDIENCE,
      CREATOR: "claim:sub",
      CACHE_TTL: "60",
    }),
    { JWT_SECRET: SECRET },
  );
  const as = async (sub: unknown) =>
    bearer(
      await tokenOf(
        { alg: "HS256", privateKey: new TextEncoder().encode(SECRET) as unknown as CryptoKey },
        { iss: "i", aud: AUDIENCE, sub } as Record<string, unknown>,
      ),
    );
  const own = (creator: string) => success({ images: [{ id: `image of ${creator}`, creator }] });
  const honest = () =>
    upstream.behave((response, recorded) => {
      const creator = recorded.url.searchParams.get("creator") ?? "everyone";
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify(own(creator)));
    });

  it("requests only the caller's images, whatever they send", async () => {
    honest();
    upstream.reset();
    expect(await (await send(await as("ana"))).json()).toEqual(own("ana"));
    expect(await (await send(await as("ana"), "/images?creator=ana")).json()).toEqual(own("ana"));
    expect(
      upstream.requests.every((recorded) => recorded.url.searchParams.get("creator") === "ana"),
    ).toBe(true);
  });

  it("refuses another creator with 403, without an upstream request", async () => {
    upstream.reset();
    for (const query of ["creator=bob", "creator=", "creator=Ana", "creator=ana%20"]) {
      expect((await send(await as("ana"), `/images?${query}`)).status).toBe(403);
    }
    for (const sub of ["", undefined, 1.5, ["ana"], "x".repeat(1_025)]) {
      expect((await send(await as(sub))).status, JSON.stringify(sub)).toBe(403);
    }
    const twice = await send(await as("ana"), "/images?creator=ana&creator=bob");
    expect(twice.status).toBe(400);
    expect(upstream.requests).toEqual([]);
  });

  it("never shares a cache entry between callers", async () => {
    honest();
    for (const sub of ["carl", "dora", "carl", "dora"]) {
      expect(await (await send(await as(sub))).json()).toEqual(own(sub));
    }
  });

  it("never passes on another creator's image, even if the upstream sends one", async () => {
    const body = JSON.stringify({
      ...own("eve"),
      result: { images: [{ id: "1", creator: "mallory" }] },
    });
    upstream.behave(text(body));
    const response = await send(await as("eve"));
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("mallory");
  });
});

describe("FIELDS and META", () => {
  const { send } = withWorker(() => ({ AUTH: "public", FIELDS: "id,meta,filename", META: "hide" }));

  it("limit what every caller gets, and ?fields= can't widen it", async () => {
    upstream.behave(page(2));
    for (const [query, names] of [
      ["", ["filename", "id"]],
      ["?fields=id,meta,creator", ["id"]],
      ["?fields=creator", []],
    ] as const) {
      const { result } = await envelopeOf(await send({}, `/images${query}`));
      expect(result?.images).toHaveLength(2);
      for (const image of result?.images ?? []) {
        expect(Object.keys(image).sort()).toEqual(names);
      }
    }
  });
});

describe("ALLOWED_ORIGINS", () => {
  const { send, holder } = withWorker(() => ({
    AUTH: "public",
    ALLOWED_ORIGINS: "https://shop.example,https://*.blog.example",
  }));

  it("allows exact origins and subdomains, with credentials", async () => {
    for (const origin of ["https://shop.example", "https://a.b.blog.example"]) {
      const { headers } = await send({ Origin: origin });
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-allow-credentials")).toBe("true");
      expect(headers.get("access-control-expose-headers")).toContain("X-Request-Id");
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  it("sends other origins only Vary: Origin", async () => {
    for (const origin of [
      "https://evil.example",
      "http://shop.example",
      "https://blog.example",
      "null",
    ]) {
      const { headers } = await send({ Origin: origin });
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("vary")).toContain("Origin");
    }
    expect((await send()).headers.get("vary")).toContain("Origin");
  });

  it("responds to preflight requests, which browsers may cache", async () => {
    const preflight = (origin: string) =>
      fetch(`${holder.worker?.url}/images`, {
        method: "OPTIONS",
        headers: {
          Origin: origin,
          "Access-Control-Request-Method": "GET",
          "Access-Control-Request-Headers": "authorization",
        },
      });
    const { status, headers } = await preflight("https://shop.example");
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-methods")).toBe("GET, HEAD, OPTIONS");
    expect(headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(Number(headers.get("access-control-max-age"))).toBeGreaterThan(0);
    expect(
      (await preflight("https://evil.example")).headers.get("access-control-allow-methods"),
    ).toBeNull();
  });

  it("allows pages to read refusals too", async () => {
    const { status, headers } = await send({ Origin: "https://shop.example" }, "/images?page=0");
    expect(status).toBe(400);
    expect(headers.get("access-control-allow-origin")).toBe("https://shop.example");
  });
});
