// Real fetches of an issuer's keys, in workerd alone.
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { page, startUpstream, type Upstream } from "../support/faulty-api.ts";
import {
  type Issuer,
  type Serve,
  type SigningKey,
  signingKey,
  startIssuer,
  tokenOf,
} from "../support/tokens.ts";
import { ACCOUNT } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";

let upstream: Upstream;
let key: SigningKey;
const running: { stop(): unknown }[] = [];

beforeAll(async () => {
  upstream = await startUpstream(page(2));
  key = await signingKey("ES256", "ec-1");
});
afterAll(async () => {
  for (const process of running) await process.stop();
  await upstream?.stop();
});

/** An issuer, and a Worker that accepts its tokens. */
async function start(): Promise<{
  issuer: Issuer;
  status: (signer?: SigningKey) => Promise<number>;
}> {
  const issuer = await startIssuer(key.jwk);
  const worker = await startBareWorker({
    ACCOUNT_ID: ACCOUNT,
    API_TOKEN: "token",
    UPSTREAM: upstream.base,
    AUTH: "jwt",
    JWT_ISSUER: issuer.url,
    JWT_AUDIENCE: "a",
    JWT_JWKS_URL: `${issuer.url}/jwks`,
  });
  running.push(issuer, worker);
  const status = async (signer = key) => {
    const token = await tokenOf(signer, { iss: issuer.url, aud: "a", sub: "ana" });
    const headers = { Authorization: `Bearer ${token}` };
    const options = {
      host: "127.0.0.1",
      port: worker.port,
      path: "/images",
      headers,
      agent: false,
    };
    return new Promise<number>((resolve, reject) => {
      const outgoing = request(options, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      outgoing.on("error", reject);
      outgoing.end();
    });
  };
  return { issuer, status };
}

/** Sends a body in parts, without Content-Length. */
const inParts = (encoding: string, encode: (text: string) => Uint8Array): Serve => {
  return async (response, text) => {
    const bytes = encode(text);
    response.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": encoding });
    for (let from = 0; from < bytes.length; from += 64) {
      response.write(bytes.subarray(from, from + 64));
      await sleep(1);
    }
    response.end();
  };
};

describe("a key set", () => {
  it.each<[string, Serve]>([
    [
      "with a Content-Length",
      (response, text) =>
        response.writeHead(200, { "Content-Length": Buffer.byteLength(text) }).end(text),
    ],
    ["in chunks", inParts("identity", Buffer.from)],
    [
      "that ends with the connection",
      (response, text) => {
        response.socket?.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${text}`);
      },
    ],
    ["compressed with gzip", inParts("gzip", (text) => gzipSync(text))],
    ["compressed with Brotli", inParts("br", (text) => brotliCompressSync(text))],
    ["with a byte order mark", (response, text) => response.writeHead(200).end(`\ufeff${text}`)],
  ])("%s is read", async (_, serve) => {
    const { issuer, status } = await start();
    issuer.serve(serve);
    expect(await status()).toBe(200);
  });

  it.each<[string, Serve]>([
    [
      "longer than 256 KiB",
      (response, text) => response.writeHead(200).end(text + " ".repeat(262_144)),
    ],
    [
      "longer than 256 KiB once it is decompressed",
      inParts("gzip", (text) => gzipSync(text + " ".repeat(50_000_000))),
    ],
    [
      "that is not UTF-8",
      (response, text) => response.writeHead(200).end(Buffer.from(text, "utf16le")),
    ],
    [
      "that breaks off",
      (response, text) => {
        response.writeHead(200, { "Content-Length": Buffer.byteLength(text) });
        response.write(text.slice(0, 20), () => response.destroy());
      },
    ],
  ])("%s is refused: callers get 503", async (_, serve) => {
    const { issuer, status } = await start();
    issuer.serve(serve);
    expect(await status()).toBe(503);
    expect(issuer.requests).toBe(1);
  });

  it("is fetched once for a hundred callers of a new isolate", async () => {
    const { issuer, status } = await start();
    issuer.delay(1_000);
    const statuses = await Promise.all(Array.from({ length: 100 }, () => status()));
    expect(statuses).toEqual(Array(100).fill(200));
    expect(issuer.requests).toBe(1);
  });

  it("is fetched once for a hundred callers when that fails", async () => {
    const { issuer, status } = await start();
    issuer.setAvailable(false);
    issuer.delay(500);
    const statuses = await Promise.all(Array.from({ length: 100 }, () => status()));
    expect(statuses).toEqual(Array(100).fill(503));
    expect(await status()).toBe(503);
    expect(issuer.requests).toBe(1);
  });

  it("has its new key accepted within five seconds, while a stranger names random ones", async () => {
    const { issuer, status } = await start();
    const started = Date.now();
    expect(await status()).toBe(200);
    const stranger = await signingKey("ES256", "x");
    const added = await signingKey("ES256", "ec-2");
    let over = false;
    const flood = (async () => {
      for (let call = 0; !over; call++) {
        expect(await status({ ...stranger, kid: `random-${call}` })).toBe(401);
        await sleep(20);
      }
    })();
    await sleep(1_000);
    issuer.publish(key.jwk, added.jwk);
    const published = Date.now();
    await expect.poll(() => status(added), { timeout: 20_000, interval: 100 }).toBe(200);
    // And a few more, on a busy machine.
    expect(Date.now() - published).toBeLessThan(10_000);
    over = true;
    await flood;
    const most = 1 + Math.ceil((Date.now() - started) / 5_000);
    expect(issuer.requests).toBeLessThanOrEqual(most);
  }, 30_000);
});
