// What must hold for any token and any key set: only a token signed by a published key is verified, and nothing is thrown.
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { base64url, type JWK } from "jose";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { verifyWithKeySet, verifyWithSecret } from "../../src/worker/js/verify-token.ts";
import { type SigningKey, signingKey, tokenOf } from "../support/tokens.ts";

vi.mock("cloudflare:workers", () => ({ waitUntil: () => {} }));

const SECRET = "a-shared-secret-of-at-least-32-bytes!";
const REFUSALS = [
  "malformed",
  "algorithm",
  "critical",
  "unknown-key",
  "signature",
  "key-set-unavailable",
];
const RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };

let keys: SigningKey[];
/** A token of each key. */
let tokens: string[];
let issuers = 0;

beforeAll(async () => {
  keys = await Promise.all([
    signingKey("RS256", "one"),
    signingKey("ES256", "two"),
    signingKey("EdDSA", "one"),
  ]);
  tokens = await Promise.all(keys.map((key) => tokenOf(key, { sub: "ana" })));
});
afterEach(() => vi.unstubAllGlobals());

/** Verifies a token with what an issuer publishes that has not been asked before. */
const verify = (token: string, published: BodyInit, status = 200) => {
  issuers += 1;
  vi.stubGlobal("fetch", async () => new Response(published, { status }));
  return verifyWithKeySet(token, `https://id-${issuers}.example/jwks`);
};

/** Asserts that a token is refused, with one of the known reasons. */
const refused = async (verification: ReturnType<typeof verifyWithKeySet>) => {
  const result = await verification;
  expect("error" in result && REFUSALS.includes(result.error), JSON.stringify(result)).toBe(true);
};

/** Whether a member of a key set is this public key, whatever else is in it. */
const isSameKey = (member: unknown, key: JWK | undefined) =>
  (["kty", "crv", "n", "e", "x", "y"] as const).every(
    (name) => key?.[name] === undefined || key[name] === (member as JWK | null)?.[name],
  );

const segment = (value: unknown) => base64url.encode(JSON.stringify(value) ?? "");

/** A header that is nearly right, or anything. */
const header = fc.oneof(
  fc.record(
    {
      alg: fc.oneof(
        fc.constantFrom("RS256", "ES256", "EdDSA", "Ed25519", "HS256", "none", "None", "RS512"),
        fc.jsonValue(),
      ),
      kid: fc.oneof(fc.constantFrom("one", "two", "three"), fc.jsonValue()),
      crit: fc.oneof(fc.constant(["b64"]), fc.jsonValue()),
      b64: fc.boolean(),
      jwk: fc.jsonValue(),
      jku: fc.webUrl(),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);

/** A member of a key set: one of ours, with something changed, or anything. */
const jwk = fc.oneof(
  fc
    .tuple(
      fc.nat(2),
      fc.constantFrom("alg", "kid", "kty", "use", "key_ops", "n", "e", "x", "y", "crv", "d", "k"),
      fc.oneof(fc.constantFrom("RS256", "one", "sig", "oct", "AQAB", ["verify"]), fc.jsonValue()),
    )
    .map(([which, name, value]) => ({ ...keys[which]?.jwk, [name]: value })),
  fc.constant({ kty: "oct", kid: "one", alg: "HS256", k: base64url.encode(SECRET) }),
  fc.jsonValue(),
);

it("no token that a published key has not signed is verified, whatever its header, payload and signature are", async () => {
  const published = JSON.stringify({ keys: keys.map((key) => key.jwk) });
  await fc.assert(
    fc.asyncProperty(
      header,
      fc.oneof(fc.constant({ sub: "ana" }), fc.jsonValue()),
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => base64url.encode(bytes)),
        fc.constantFrom(
          "hmac-of-key",
          "hmac-of-set",
          ...tokens.map((token) => token.split(".")[2] ?? ""),
        ),
      ),
      async (fields, payload, signature) => {
        const input = `${segment(fields)}.${segment(payload)}`;
        const secrets: Record<string, string> = {
          "hmac-of-key": JSON.stringify(keys[0]?.jwk),
          "hmac-of-set": published,
        };
        const secret = secrets[signature];
        const last = secret
          ? createHmac("sha256", secret).update(input).digest("base64url")
          : signature;
        await refused(verify(`${input}.${last}`, published));
        await refused(verifyWithSecret(`${input}.${last}`, SECRET));
      },
    ),
    RUNS,
  );
});

it("a valid token is not verified once any character of it is changed", async () => {
  const published = JSON.stringify({ keys: keys.map((key) => key.jwk) });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(2),
      fc.nat(),
      fc.oneof(fc.constantFrom("A", "_", ".", "=", " ", ""), fc.string({ maxLength: 2 })),
      async (which, place, text) => {
        const token = tokens[which] ?? "";
        const at = place % token.length;
        const changed = token.slice(0, at) + text + token.slice(at + 1);
        const same = (one: string, other: string) =>
          one.split(".").every((part, index) => {
            const decode = (text = "") => Buffer.from(text, "base64url").toString("hex");
            return decode(part) === decode(other.split(".")[index]);
          });
        // The last character of a segment may have bits that no byte has.
        const result = await verify(changed, published);
        if ("payload" in result) expect(same(changed, token), changed).toBe(true);
        else expect(REFUSALS).toContain(result.error);
      },
    ),
    RUNS,
  );
});

it("any key set is used or refused, and never verifies a token of a key that is not in it", async () => {
  const stranger = await tokenOf(await signingKey("RS256", "one"), { sub: "ana" });
  await fc.assert(
    fc.asyncProperty(fc.array(jwk, { maxLength: 10 }), async (set) => {
      const published = JSON.stringify({ keys: set });
      await refused(verify(stranger, published));
      for (const [index, token] of tokens.entries()) {
        const result = await verify(token, published);
        if ("error" in result) expect(REFUSALS).toContain(result.error);
        else expect(set.some((member) => isSameKey(member, keys[index]?.jwk))).toBe(true);
      }
    }),
    RUNS,
  );
});

it("anything that an issuer sends is a key set or an unavailable one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.json(), fc.string()),
      fc.constantFrom(200, 200, 200, 204, 301, 403, 500),
      async (body, status) => {
        const sent = status === 204 || status === 301 ? undefined : (body as BodyInit);
        await refused(verify(tokens[0] ?? "", sent as BodyInit, status));
      },
    ),
    RUNS,
  );
});
