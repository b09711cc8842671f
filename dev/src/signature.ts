// The signatures of private images' URLs.
//
// Source: https://developers.cloudflare.com/images/optimization/hosted-images/serve-private-images/.
import { DeliveryError } from "./delivery-error.ts";

/**
 * Checks a URL's `sig`, and `exp` if it has one.
 *
 * @returns For how many seconds the URL is still valid: `Infinity` without `exp`.
 * @throws DeliveryError 401 if the URL is not signed by this key, or no longer valid.
 */
export async function checkSignature(url: URL, signingKey: string): Promise<number> {
  const signed = new URL(url);
  signed.searchParams.delete("sig");
  const signatures = url.searchParams.getAll("sig");
  if (signatures.length === 0) {
    throw new DeliveryError(401, "this image needs a signed URL: the parameter sig is missing");
  }
  const text = `${signed.pathname}${signed.search}`;
  const [signature = ""] = signatures;
  if (signatures.length > 1 || !(await verify(signature, text, signingKey))) {
    throw new DeliveryError(401, "the signature is not that of this URL");
  }
  const expires = url.searchParams.get("exp");
  const seconds = expires === null ? Number.POSITIVE_INFINITY : secondsUntil(expires);
  if (!(seconds > 0)) {
    throw new DeliveryError(401, "the URL is no longer valid: its exp has passed");
  }
  return seconds;
}

/** NaN for what is no time. */
function secondsUntil(expires: string): number {
  return /^\d+$/.test(expires) ? Number(expires) - Date.now() / 1_000 : Number.NaN;
}

async function verify(signature: string, text: string, signingKey: string): Promise<boolean> {
  if (!/^[\da-f]{64}$/i.test(signature)) {
    return false;
  }
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = encoder.encode(signingKey);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, bytes, encoder.encode(text));
}
