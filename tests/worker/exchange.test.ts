// A request for a short page is one call into JavaScript, which reads the body: src/worker/js/exchange.ts.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { success } from "cf-list-images/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  image,
  page,
  pageText,
  startUpstream,
  text,
  type Upstream,
} from "../support/faulty-api.ts";
import { ACCOUNT, messagesOf } from "../support/worker.ts";
import { startBareWorker, type Workerd } from "../support/workerd.ts";

const ENTRY = fileURLToPath(new URL("exchange/replaced-fetch.js", import.meta.url));
const TIMEOUT = 1_000;
/** The longest body that is read with its response, in bytes. */
const WHOLE = 1_048_576;

let upstream: Upstream;
let worker: Workerd;
const send = (path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${worker.port}${path}`, { headers });
/** The lengths of the buffers that responses have given since the last call. */
const given = async () => (await (await send("/__kept")).json()) as number[];

beforeAll(async () => {
  upstream = await startUpstream();
  const vars = {
    ACCOUNT_ID: ACCOUNT,
    API_TOKEN: "first",
    API_TOKEN_NEXT: "second",
    AUTH: "public",
    UPSTREAM: upstream.base,
    UPSTREAM_RETRIES: "0",
    UPSTREAM_TIMEOUT_MS: `${TIMEOUT}`,
  };
  worker = await startBareWorker(vars, { entry: ENTRY });
});
afterAll(async () => {
  worker?.stop();
  await upstream?.stop();
});
beforeEach(async () => {
  upstream.behave(page(3));
  upstream.reset();
  await given();
});

/** A page of exactly this many bytes, all of them ASCII. */
function pageOf(length: number): string {
  const images = Array.from({ length: 20 }, (_, index) => ({ ...image(index), filename: "x" }));
  const named = (size: number) =>
    JSON.stringify(success({ images: [...images, { ...image(20), filename: "x".repeat(size) }] }));
  return named(length - Buffer.byteLength(named(0)));
}

/** Responds with a body, and declares its length. */
function declared(body: string | Uint8Array, headers: Record<string, string> = {}) {
  return text(body, 200, { "Content-Length": `${Buffer.byteLength(body)}`, ...headers });
}

describe("the memory of a page", () => {
  beforeEach(() => upstream.behave(declared(pageText(3))));

  it("is freed when the page has been read", async () => {
    expect(await (await send("/images")).text()).toBe(pageText(3));
    expect(await given()).toEqual([0]);
  });

  it("is left alone if a replaced fetch may still use it", async () => {
    expect(await (await send("/images?creator=kept")).text()).toBe(pageText(3));
    expect(await given()).toEqual([Buffer.byteLength(pageText(3))]);
  });
});

describe("a body", () => {
  const buffers = async () => {
    const received = await (await send("/images")).text();
    return { received: received.length, buffers: (await given()).length };
  };

  it.each([
    ["of at most 1 MiB is read as a whole", WHOLE, 1],
    ["that is longer is streamed", WHOLE + 1, 0],
  ])("%s", async (_, length, count) => {
    upstream.behave(declared(pageOf(length)));
    expect(await buffers()).toEqual({ received: length, buffers: count });
  });

  it.each([65_536, 65_537, WHOLE / 2, WHOLE - 1, WHOLE])(
    "of %i bytes gives the same page as without its length, and a tag of its bytes",
    async (length) => {
      const get = async (headers: Record<string, string> = {}) => {
        const response = await send("/images?fields=id,meta,filename,variants", headers);
        const tag = response.headers.get("etag") ?? "";
        return { status: response.status, tag, text: await response.text() };
      };
      upstream.behave(declared(pageOf(length)));
      const whole = await get();
      expect(whole).toMatchObject({ status: 200, tag: expect.stringMatching(/^"/) });
      expect(await get()).toEqual(whole);
      expect(await get({ "If-None-Match": whole.tag })).toMatchObject({ status: 304, text: "" });
      upstream.behave((response) => {
        response.write(pageOf(length).slice(0, 40_000));
        response.end(pageOf(length).slice(40_000));
      });
      expect((await get()).text).toBe(whole.text);
    },
  );

  it("that is encoded is streamed, whatever length it declares", async () => {
    upstream.behave(declared(gzipSync(pageOf(100_000)), { "Content-Encoding": "gzip" }));
    expect(await buffers()).toEqual({ received: 100_000, buffers: 0 });
  });
});

describe("a request", () => {
  const tokens = () => upstream.requests.map(({ headers }) => headers.authorization);

  it("has its own headers, whichever the request before it had", async () => {
    upstream.behave((response, recorded, incoming) => {
      const refused = recorded.headers.authorization === "Bearer first";
      return (refused ? text("", 401) : page(3))(response, recorded, incoming);
    });
    for (const path of ["/images?page=2", "/images?page=3"]) {
      expect((await send(path)).status).toBe(200);
    }
    expect(tokens()).toEqual(["Bearer first", "Bearer second", "Bearer first", "Bearer second"]);
  });

  it("whose body stalls is aborted after the timeout, and the next one is not", async () => {
    let closed = 0;
    upstream.behave((response) => {
      response.on("close", () => {
        closed += 1;
      });
      response.writeHead(200, { "Content-Length": "1000" }).write(pageText(3).slice(0, 100));
    });
    const stalled = await send("/images?page=4");
    expect([stalled.status, await messagesOf(stalled)]).toEqual([
      504,
      "the Images API did not respond in time",
    ]);
    await expect.poll(() => closed, { timeout: TIMEOUT }).toBe(1);
    upstream.behave(page(3));
    expect((await send("/images?page=5")).status).toBe(200);
  });

  it("whose body breaks off fails", async () => {
    upstream.behave((response) => {
      response.writeHead(200, { "Content-Length": "1000" }).write(pageText(3).slice(0, 100));
      setTimeout(() => response.destroy(), 100);
    });
    expect((await send("/images?page=6")).status).toBe(502);
    expect(upstream.requests).toHaveLength(1);
  });
});
