// Signed tokens, and an issuer that publishes its keys.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { KEEP_ALIVE } from "./keep-alive.ts";

export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

/** A new key pair. */
export async function signingKey(alg: string, kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** A token with these claims. It is valid for five minutes unless they set `iat` or `exp`. */
export async function tokenOf(
  key: Pick<SigningKey, "alg" | "privateKey"> & { kid?: string },
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iat: now, exp: now + 300, ...claims };
  const kid = key.kid === undefined ? {} : { kid: key.kid };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: key.alg, ...kid, ...header })
    .sign(key.privateKey);
}

/** Sends a key set, as text. */
export type Serve = (response: ServerResponse, text: string) => unknown;

const serveJson: Serve = (response, text) =>
  response.writeHead(200, { "Content-Type": "application/json" }).end(text);

export interface Issuer {
  /** Its `iss` claim, and the origin that serves its keys. */
  readonly url: string;
  /** Replaces the published keys. */
  publish(...keys: JWK[]): void;
  /** Sets whether it responds with its keys or with a 503. */
  setAvailable(isAvailable: boolean): void;
  /** Sets how it sends its keys. */
  serve(serve: Serve): void;
  /** Sets the delay of its responses, in milliseconds. */
  delay(milliseconds: number): void;
  /** The number of requests so far. */
  readonly requests: number;
  stop(): Promise<void>;
}

/** Starts an issuer. It responds with its keys at every path, so that `/jwks` and Access's path both work. */
export async function startIssuer(...published: JWK[]): Promise<Issuer> {
  let keys = published;
  let isAvailable = true;
  let requests = 0;
  let delay = 0;
  let serve = serveJson;
  const server = createServer(KEEP_ALIVE, async (_request, response) => {
    requests += 1;
    await sleep(delay);
    if (isAvailable) {
      await serve(response, JSON.stringify({ keys }));
    } else {
      response.writeHead(503).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    publish: (...next) => {
      keys = next;
    },
    setAvailable: (next) => {
      isAvailable = next;
    },
    serve: (next) => {
      serve = next;
    },
    delay: (milliseconds) => {
      delay = milliseconds;
    },
    get requests() {
      return requests;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
