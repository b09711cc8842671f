// Verifies tokens in Node: the Worker's code, with a mocked issuer and clock.
import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { verifyWithKeySet, verifyWithSecret } from "../../src/worker/js/verify-token.ts";
import { type SigningKey, signingKey, tokenOf } from "../support/tokens.ts";

vi.mock("cloudflare:workers", () => ({ waitUntil: () => {} }));

const SECRET = "a-shared-secret-of-at-least-32-bytes!";
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const body = (...keys: unknown[]) => new Response(JSON.stringify({ keys }));
const MINUTE = 60_000;

let rsa: SigningKey;
let ec: SigningKey;
let ed: SigningKey;
/** The issuer. */
const respond = vi.fn<(init: { signal: AbortSignal }) => Promise<Response> | Response>();
let url: string;
let issuers = 0;

beforeAll(async () => {
  [rsa, ec, ed] = await Promise.all([
    signingKey("RS256", "rsa-1"),
    signingKey("ES256", "ec-1"),
    signingKey("EdDSA", "ed-1"),
  ]);
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  issuers += 1;
  url = `https://id-${issuers}.example/jwks`;
  respond.mockReset();
  respond.mockImplementation(() => body(rsa.jwk, ec.jwk, ed.jwk));
  // jose recognizes Workers by this global, and does not share its fetches there.
  vi.stubGlobal("WebSocketPair", class {});
  vi.stubGlobal("fetch", async (_url: string, init: { signal: AbortSignal }) => respond(init));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const verify = async (token: string) => {
  const verification = await verifyWithKeySet(token, url);
  return "error" in verification ? verification.error : claimsOf(verification.payload);
};
const claimsOf = (payload: Uint8Array) => JSON.parse(new TextDecoder().decode(payload));
const verified = expect.objectContaining({ sub: "ana" });
const signed = (key: Parameters<typeof tokenOf>[0], header: Record<string, unknown> = {}) =>
  tokenOf(key, { sub: "ana" }, header);
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

describe("algorithms", () => {
  it("RS256, ES256 and EdDSA are verified with the key that the token names", async () => {
    for (const key of [rsa, ec, ed])
      expect(await verify(await signed(key)), key.alg).toEqual(verified);
  });

  it("HS256 is verified with a secret only, and a secret verifies HS256 only", async () => {
    const header = `${segment({ alg: "HS256", kid: rsa.kid })}.${segment({ sub: "ana" })}`;
    const token = (key: string) =>
      `${header}.${createHmac("sha256", key).update(header).digest("base64url")}`;
    const secret = await verifyWithSecret(token(SECRET), SECRET);
    expect("payload" in secret && claimsOf(secret.payload)).toEqual(verified);
    expect(await verifyWithSecret(token("other"), SECRET)).toEqual({ error: "signature" });
    expect(await verifyWithSecret(await signed(rsa), SECRET)).toEqual({ error: "algorithm" });
    for (const key of [JSON.stringify(rsa.jwk), String(rsa.jwk.n), SECRET]) {
      expect(await verify(token(key))).toBe("algorithm");
    }
  });

  it("a secret in a key set is never used", async () => {
    const k = Buffer.from(SECRET).toString("base64url");
    respond.mockImplementation(() => body({ kty: "oct", kid: "s", k, alg: "HS256" }));
    const header = `${segment({ alg: "HS256", kid: "s" })}.${segment({ sub: "ana" })}`;
    const mac = createHmac("sha256", SECRET).update(header).digest("base64url");
    expect(await verify(`${header}.${mac}`)).toBe("algorithm");
    expect(await verify(await signed({ ...rsa, kid: "s" }))).toBe("unknown-key");
  });

  it("none, unknown and missing algorithms are refused", async () => {
    for (const alg of [
      "none",
      "None",
      "NONE",
      "",
      "RS512",
      "HS512",
      "PS256",
      null,
      ["RS256"],
      undefined,
    ]) {
      const token = `${segment({ alg, kid: rsa.kid })}.${segment({ sub: "ana" })}.`;
      expect(await verify(token), String(alg)).toBe("algorithm");
      expect(await verifyWithSecret(token, SECRET), String(alg)).toEqual({ error: "algorithm" });
    }
    expect(respond).not.toHaveBeenCalled();
  });
});

describe("tokens", () => {
  it("malformed tokens are refused without a fetch", async () => {
    for (const token of [
      "",
      "a",
      "a.b",
      "a.b.c",
      "..",
      "W10.e30.c2ln",
      "e30=.e30.c2ln",
      "bnVsbA.e30.c2ln",
    ]) {
      expect(await verify(token), token).toBe("malformed");
    }
    const header = segment({ alg: "RS256", kid: 7 });
    expect(await verify(`${header}.e30.c2ln`)).toBe("malformed");
    expect(respond).not.toHaveBeenCalled();
  });

  it("a signature that is not base64url is malformed, and a different one is wrong", async () => {
    const [header, payload] = (await signed(rsa)).split(".");
    expect(await verify(`${header}.${payload}.!!`)).toBe("malformed");
    for (const signature of ["", "c2ln"]) {
      expect(await verify(`${header}.${payload}.${signature}`)).toBe("signature");
    }
  });

  it("a token that requires an extension is refused", async () => {
    const header = { alg: "RS256", kid: rsa.kid, crit: ["b64"], b64: false };
    expect(await verify(`${segment(header)}.${segment({ sub: "ana" })}.c2ln`)).toBe("critical");
  });

  it("a changed payload, and a signature by another key, are refused", async () => {
    const [header, , signature] = (await signed(rsa)).split(".");
    expect(await verify(`${header}.${segment({ sub: "bob" })}.${signature}`)).toBe("signature");
    expect(await verify(await signed(await signingKey("RS256", rsa.kid)))).toBe("signature");
  });
});

describe("keys", () => {
  const withKey = async (jwk: JWK | Record<string, unknown>, key = rsa) => {
    respond.mockImplementation(() => body(jwk));
    return verify(await signed(key));
  };

  it("a key verifies its own algorithm only", async () => {
    expect(await verify(await signed({ ...ec, kid: rsa.kid }))).toBe("unknown-key");
    url += "?2";
    expect(await withKey({ ...rsa.jwk, alg: "RS512" })).toBe("unknown-key");
  });

  it("a key for encryption or signing is not used", async () => {
    expect(await withKey({ ...rsa.jwk, use: "enc" })).toBe("unknown-key");
    url += "?2";
    expect(await withKey({ ...rsa.jwk, key_ops: ["encrypt"] })).toBe("unknown-key");
    for (const use of ["", "SIG", ["sig"], null]) {
      url += "&";
      expect(await withKey({ ...rsa.jwk, use }), String(use)).toBe("unknown-key");
    }
    for (const key_ops of [[], ["sign"], ["verify", "verify"], "verify", null, ["Verify"]]) {
      url += "&";
      expect(await withKey({ ...rsa.jwk, key_ops }), String(key_ops)).toBe("unknown-key");
    }
    url += "&";
    expect(await withKey({ ...rsa.jwk, key_ops: ["verify"] })).toEqual(verified);
  });

  it("an RSA key of less than 2048 bits is not used", async () => {
    const pair = await crypto.subtle.generateKey(
      {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: 1024,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: "SHA-256",
      },
      true,
      ["sign", "verify"],
    );
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: rsa.kid, alg: "RS256" };
    const input = `${segment({ alg: "RS256", kid: rsa.kid })}.${segment({ sub: "ana" })}`;
    const signature = await crypto.subtle.sign(
      "RSASSA-PKCS1-v1_5",
      pair.privateKey,
      new TextEncoder().encode(input),
    );
    respond.mockImplementation(() => body(jwk));
    const token = `${input}.${Buffer.from(signature).toString("base64url")}`;
    expect(await verify(token)).toBe("unknown-key");
  });

  it("a private key in a key set is not used", async () => {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: rsa.kid, alg: "RS256" };
    expect(await withKey(jwk, { ...rsa, privateKey })).toBe("unknown-key");
  });

  it("every key with the token's kid is tried", async () => {
    const other = await signingKey("RS256", rsa.kid);
    respond.mockImplementation(() => body(other.jwk, rsa.jwk));
    expect(await verify(await signed(rsa))).toEqual(verified);
    expect(await verify(await signed(other))).toEqual(verified);
    expect(await verify(await signed(await signingKey("RS256", rsa.kid)))).toBe("signature");
  });

  it("at most eight keys with one kid are tried", async () => {
    const others = await Promise.all(Array.from({ length: 8 }, () => signingKey("ES256", ec.kid)));
    respond.mockImplementation(() => body(...others.slice(1).map(({ jwk }) => jwk), ec.jwk));
    expect(await verify(await signed(ec))).toEqual(verified);
    url += "?2";
    respond.mockImplementation(() => body(...others.map(({ jwk }) => jwk), ec.jwk));
    expect(await verify(await signed(ec))).toBe("signature");
  });

  it("without a kid, the only key that fits is used", async () => {
    const { alg, privateKey } = ec;
    expect(await verify(await signed({ alg, privateKey }))).toEqual(verified);
    const other = await signingKey("ES256", "ec-2");
    respond.mockImplementation(() => body(ec.jwk, other.jwk));
    url += "?2";
    expect(await verify(await signed({ alg, privateKey }))).toBe("unknown-key");
  });
});

describe("the issuer", () => {
  it("gets one request from concurrent callers", async () => {
    const token = await signed(rsa);
    const all = await Promise.all(Array.from({ length: 20 }, () => verify(token)));
    expect(all).toEqual(Array(20).fill(verified));
    expect(respond).toHaveBeenCalledTimes(1);
  });

  it("gets another request for an unknown kid, at most once in five seconds", async () => {
    await verify(await signed(rsa));
    const added = await signingKey("RS256", "rsa-2");
    respond.mockImplementation(() => body(rsa.jwk, added.jwk));
    for (const kid of ["x1", "x2"])
      expect(await verify(await signed({ ...rsa, kid }))).toBe("unknown-key");
    expect(await verify(await signed(added))).toBe("unknown-key");
    expect(respond).toHaveBeenCalledTimes(1);
    later(5_000);
    expect(await verify(await signed(added))).toEqual(verified);
    for (const kid of ["x1", "x2"])
      expect(await verify(await signed({ ...rsa, kid }))).toBe("unknown-key");
    expect(respond).toHaveBeenCalledTimes(2);
  });

  it("has its new key found within five seconds while a stranger sends random kids all the time", async () => {
    await verify(await signed(rsa));
    const added = await signingKey("ES256", "ec-2");
    const token = await signed(added);
    const stranger = await signingKey("RS256", "x");
    let found: number | undefined;
    for (let elapsed = 0; elapsed <= 60_000 && found === undefined; elapsed += 500) {
      if (elapsed === 30_000) respond.mockImplementation(() => body(rsa.jwk, added.jwk));
      const kid = `random-${elapsed}`;
      expect(await verify(await signed({ ...stranger, kid }))).toBe("unknown-key");
      if (elapsed >= 30_000 && typeof (await verify(token)) === "object") found = elapsed;
      later(500);
    }
    expect(found).toBeLessThanOrEqual(35_000);
    expect(respond.mock.calls.length).toBeLessThanOrEqual(1 + 35_000 / 5_000);
  });

  it("may give a new key the kid of an old one", async () => {
    await verify(await signed(rsa));
    const replaced = await signingKey("RS256", rsa.kid);
    respond.mockImplementation(() => body(replaced.jwk));
    expect(await verify(await signed(replaced))).toBe("signature");
    later(5_000);
    expect(await verify(await signed(replaced))).toEqual(verified);
    expect(await verify(await signed(rsa))).toBe("signature");
  });

  it("gets one request when many tokens name unknown keys at once", async () => {
    await verify(await signed(rsa));
    later(5_000);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => signed({ ...rsa, kid: `x${index}` })),
    );
    expect(await Promise.all(tokens.map(verify))).toEqual(Array(20).fill("unknown-key"));
    expect(respond).toHaveBeenCalledTimes(2);
  });

  it("does not delay callers while it hangs, once a fetch has failed", async () => {
    const token = await signed(rsa);
    await verify(token);
    later(11 * MINUTE);
    respond.mockImplementation(() => new Response("", { status: 503 }));
    expect(await verify(token)).toEqual(verified);
    later(5_000);
    respond.mockImplementation(() => new Promise(() => {}));
    const started = performance.now();
    for (let call = 0; call < 10; call++) expect(await verify(token)).toEqual(verified);
    // A single call that waited would take five seconds.
    expect(performance.now() - started).toBeLessThan(4_500);
    expect(respond).toHaveBeenCalledTimes(3);
  });

  it("may have members in its key set that are not keys", async () => {
    const odd = [null, 7, "key", [], {}, { kty: 1 }, { kty: "unknown", kid: rsa.kid }];
    respond.mockImplementation(() => body(...odd, { ...rsa.jwk, n: "!" }, rsa.jwk));
    expect(await verify(await signed(rsa))).toEqual(verified);
  });

  it("gets another request after ten minutes, and keys that it has removed are refused", async () => {
    await verify(await signed(rsa));
    respond.mockImplementation(() => body(ec.jwk));
    later(9 * MINUTE);
    expect(await verify(await signed(rsa))).toEqual(verified);
    later(MINUTE);
    expect(await verify(await signed(rsa))).toBe("unknown-key");
    expect(await verify(await signed(ec))).toEqual(verified);
  });

  it("may be down for a day once its keys are known", async () => {
    await verify(await signed(rsa));
    const failures = [
      () => Promise.reject(new TypeError("network")),
      () => new Response("", { status: 503 }),
      () => new Response("<html>"),
      () => body(),
      () => body("not a key"),
    ];
    for (const failure of failures) {
      respond.mockImplementation(failure);
      later(11 * MINUTE);
      expect(await verify(await signed(rsa)), String(failure)).toEqual(verified);
    }
    expect(respond).toHaveBeenCalledTimes(1 + failures.length);
    later(24 * 60 * MINUTE);
    expect(await verify(await signed(rsa))).toBe("key-set-unavailable");
  });

  it("gets another request five seconds after a failed first one", async () => {
    respond.mockImplementation(() => new Response("", { status: 500 }));
    const token = await signed(rsa);
    const first = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(first).toEqual(Array(3).fill("key-set-unavailable"));
    expect(await verify(token)).toBe("key-set-unavailable");
    expect(respond).toHaveBeenCalledTimes(1);
    respond.mockImplementation(() => body(rsa.jwk));
    later(5_000);
    expect(await verify(token)).toEqual(verified);
  });

  it("must respond with at most 256 KiB", async () => {
    const cancel = vi.fn();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
      cancel,
    });
    respond.mockImplementation(() => new Response(endless));
    expect(await verify(await signed(rsa))).toBe("key-set-unavailable");
    expect(cancel).toHaveBeenCalled();
  });

  it("must not redirect", async () => {
    const elsewhere = { status: 302, headers: { Location: "https://evil.example" } };
    respond.mockImplementation(() => new Response(null, elsewhere));
    expect(await verify(await signed(rsa))).toBe("key-set-unavailable");
  });

  it("must respond within five seconds, its body included", async () => {
    const started = performance.now();
    respond.mockImplementation(({ signal }) => {
      const silent = new ReadableStream({
        start: (controller) =>
          signal.addEventListener("abort", () => controller.error(signal.reason)),
      });
      return new Response(silent);
    });
    expect(await verify(await signed(rsa))).toBe("key-set-unavailable");
    expect(performance.now() - started).toBeGreaterThan(4_900);
  });

  it("gets another request when the platform has cancelled the waiting caller", async () => {
    const token = await signed(rsa);
    // A cancelled request's promises never settle.
    respond.mockImplementationOnce(() => new Promise(() => {}));
    const waiting = verify(token);
    later(5_000);
    expect(await verify(token)).toEqual(verified);
    expect(await waiting).toBe("key-set-unavailable");
  });

  it.each<[string, () => Promise<Response> | Response]>([
    ["status 404", () => new Response("", { status: 404 })],
    ["status 302", () => new Response(null, { status: 302 })],
    ["no response", () => Promise.reject(new TypeError("https://marked.example?key=marked"))],
    ["timeout", () => Promise.reject(new DOMException("marked", "TimeoutError"))],
    ["not a key set", () => new Response("<html>marked")],
    ["not a key set", () => new Response(null)],
    ["not a key set", () => new Response('{"keys":"marked"}')],
    ["not a key set", () => new Response("null")],
    ["no keys", () => body("marked")],
    ["longer than 262144 bytes", () => new Response(" ".repeat(262_145))],
    ["incomplete, or not UTF-8", () => new Response(new Uint8Array([0xff]))],
  ])("that can't be used is reported as: %s", async (reason, response) => {
    respond.mockImplementation(response);
    const unavailable = { error: "key-set-unavailable", reason };
    const token = await signed(rsa);
    expect(await verifyWithKeySet(token, url)).toEqual(unavailable);
    // The reason remains until the next fetch.
    expect(await verifyWithKeySet(token, url)).toEqual(unavailable);
    expect(respond).toHaveBeenCalledTimes(1);
  });
});
