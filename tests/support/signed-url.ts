// Signs delivery URLs of the local Images API.
import { createHmac } from "node:crypto";
import { SIGNING_KEY } from "./images-api.ts";

/** Signs a delivery URL as the platform documents it: `exp` in seconds since 1970, then `sig`. */
export function signedUrl(url: string, exp: number | string, signingKey = SIGNING_KEY): URL {
  const signed = new URL(url);
  signed.searchParams.set("exp", String(exp));
  const text = `${signed.pathname}?${signed.searchParams}`;
  signed.searchParams.set("sig", createHmac("sha256", signingKey).update(text).digest("hex"));
  return signed;
}
