// Verifies the signature of a JSON Web Token (RFC 7515, RFC 7519). The rules on claims are in src/worker/auth/jwt.rs.
//
// This is JavaScript because jose verifies with the platform's WebCrypto: RS256 takes 0.1 ms and 6 KB of the bundle,
// gzipped. The `jsonwebtoken` crate compiled to wasm takes 1.1 ms and 229 KB (version 10, `rust_crypto`).
import {
  base64url,
  type CompactVerifyResult,
  type CryptoKey,
  compactVerify,
  decodeProtectedHeader,
} from "jose";
import { type Keys, KeySetUnavailable, keySetAt } from "./key-set.ts";

/** Why a token is refused. `AuthError::from_code` in src/worker/auth/error.rs parses these. */
export type Refusal =
  | "malformed"
  | "algorithm"
  | "critical"
  | "unknown-key"
  | "signature"
  | "key-set-unavailable";

/** The bytes of the verified payload, or why there are none; for the log, also why there is no key set. */
export type Verification = { payload: Uint8Array } | { error: Refusal; reason?: string };

/** A key set never verifies HS256, and a secret verifies only HS256: a public key is never used as a secret. */
const PUBLIC_KEY_ALGORITHMS = ["RS256", "ES256", "EdDSA", "Ed25519"];
const SECRET_ALGORITHMS = ["HS256"];
/** Three base64url segments without padding (RFC 7515 §7.1): jose would accept padding. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*$/;
/** The most keys to try that share a `kid`. */
const MAX_TRIED = 8;

/** jose's error codes. Its other errors are about keys that cannot be used. */
const REFUSALS: Record<string, Refusal> = {
  ERR_JWS_INVALID: "malformed",
  ERR_JOSE_ALG_NOT_ALLOWED: "algorithm",
  ERR_JOSE_NOT_SUPPORTED: "algorithm",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "signature",
};
const MULTIPLE_KEYS = "ERR_JWKS_MULTIPLE_MATCHING_KEYS";

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal);
  }
}

/** The bytes of a token's payload, whose signature is not verified; `undefined` if it is malformed. Never throws. */
export function unverifiedPayload(token: string): Uint8Array | undefined {
  if (!COMPACT.test(token)) return undefined;
  try {
    return base64url.decode(token.split(".", 2)[1] ?? "");
  } catch {
    return undefined;
  }
}

/** Verifies a token with a public key of the set at a URL. Never rejects. */
export function verifyWithKeySet(token: string, url: string): Promise<Verification> {
  return verification(async () => {
    const { kid } = acceptedHeader(token, PUBLIC_KEY_ALGORITHMS);
    const keySet = keySetAt(url);
    const keys = await keySet.current();
    try {
      return await verifyWithAny(token, kid, keys);
    } catch (error) {
      // The issuer may have a new key, with a new `kid` or an old one.
      const newer = await keySet.newerThan(keys);
      if (!newer) throw error;
      return verifyWithAny(token, kid, newer);
    }
  });
}

/** Verifies a token with the key that it names. */
async function verifyWithAny(
  token: string,
  kid: string | undefined,
  keys: Keys,
): Promise<CompactVerifyResult> {
  try {
    return await compactVerify(token, keys, { algorithms: PUBLIC_KEY_ALGORITHMS });
  } catch (error) {
    // Without a `kid`, only one key may match.
    if (codeOf(error) !== MULTIPLE_KEYS || kid === undefined) throw error;
    return await verifyWithEach(token, error as unknown as AsyncIterable<CryptoKey>);
  }
}

/** Verifies a token with a shared secret. Never rejects. */
export function verifyWithSecret(token: string, secret: string): Promise<Verification> {
  return verification(async () => {
    acceptedHeader(token, SECRET_ALGORITHMS);
    const options = { algorithms: SECRET_ALGORITHMS };
    return compactVerify(token, new TextEncoder().encode(secret), options);
  });
}

/** The token's header. Throws if it is malformed or not accepted. */
function acceptedHeader(token: string, algorithms: string[]): { kid: string | undefined } {
  if (!COMPACT.test(token)) throw new Refused("malformed");
  let header: { alg?: unknown; crit?: unknown; kid?: unknown };
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw new Refused("malformed");
  }
  const { alg, crit, kid } = header;
  if (typeof alg !== "string" || !algorithms.includes(alg)) throw new Refused("algorithm");
  if (crit !== undefined) throw new Refused("critical");
  if (kid !== undefined && typeof kid !== "string") throw new Refused("malformed");
  return { kid };
}

/** While an issuer rotates its keys, several may share a `kid`. */
async function verifyWithEach(
  token: string,
  keys: AsyncIterable<CryptoKey>,
): Promise<CompactVerifyResult> {
  let refusal: Refusal = "unknown-key";
  let tried = 0;
  for await (const key of keys) {
    try {
      return await compactVerify(token, key, { algorithms: PUBLIC_KEY_ALGORITHMS });
    } catch (error) {
      refusal = refusalOf(error);
    }
    tried += 1;
    if (tried === MAX_TRIED) break;
  }
  throw new Refused(refusal);
}

/** The outcome of a verification, as data: nothing is thrown into Rust. */
async function verification(verify: () => Promise<CompactVerifyResult>): Promise<Verification> {
  try {
    const { payload } = await verify();
    return { payload };
  } catch (error) {
    if (error instanceof KeySetUnavailable) {
      return { error: "key-set-unavailable", reason: error.message };
    }
    return { error: refusalOf(error) };
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  return REFUSALS[codeOf(error)] ?? "unknown-key";
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code);
}
