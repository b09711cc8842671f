// Every way out of a request releases its upstream call, and the requests that wait for it.
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Behaviour, page, pageText, startUpstream, text } from "../support/faulty-api.ts";
import { ACCOUNT, MARKED_TOKEN } from "../support/worker.ts";
import { residentMiB, startBareWorker } from "../support/workerd.ts";

const LONG = pageText(4_000);
/** No test waits for it. */
const TIMEOUT = 30_000;
/** Far less than the timeout, and far more than a busy machine needs. */
const AT_ONCE = 10_000;

let upstream: Awaited<ReturnType<typeof startUpstream>>;
let open = 0;
let pages = 100;
/** The path of a page that no request has asked for. */
const newPage = () => `/images?page=${++pages}`;

/** Counts the upstream's responses that have neither ended nor been aborted. */
const counted = (behaviour: Behaviour): Behaviour => {
  return (response, recorded, incoming) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    return behaviour(response, recorded, incoming);
  };
};

/** Sends the beginning of a long page, and never its end. */
const flowing = counted((response) => {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.write(LONG.slice(0, 900_000));
});
/** Never responds. */
const silent = counted(() => {});

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream?.stop());
beforeEach(async () => {
  await expect.poll(() => open, { timeout: TIMEOUT + AT_ONCE }).toBe(0);
  upstream.reset();
});

/** Starts the Worker in workerd, which has no cache: writing to it fails. */
function bareWorker(vars: Record<string, string>, options = {}) {
  let worker: Awaited<ReturnType<typeof startBareWorker>>;
  beforeAll(async () => {
    const settings = {
      ACCOUNT_ID: ACCOUNT,
      API_TOKEN: MARKED_TOKEN,
      AUTH: "public",
      UPSTREAM: upstream.base,
      UPSTREAM_TIMEOUT_MS: `${TIMEOUT}`,
      ...vars,
    };
    worker = await startBareWorker(settings, options);
  });
  afterAll(() => worker?.stop());
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${worker.port}${path}`, init);
  return { send, port: () => worker.port, pid: () => worker.pid };
}

describe.each([
  ["without a cache", { CACHE_TTL: "0" }],
  ["with a cache that fails", { CACHE_TTL: "60" }],
])("a response without a body to a page that is still being received, %s", (_, vars) => {
  const { send } = bareWorker(vars);

  it.each([
    ["304", { headers: { "If-None-Match": "*" } }],
    ["HEAD", { method: "HEAD" }],
  ])("aborts the upstream call, and the next request does not wait: %s", async (_, init) => {
    upstream.behave(flowing);
    const path = newPage();
    for (let round = 0; round < 3; round++) {
      const started = Date.now();
      expect([200, 304]).toContain((await send(path, init)).status);
      expect(Date.now() - started).toBeLessThan(AT_ONCE);
    }
    await expect.poll(() => open, { timeout: AT_ONCE }).toBe(0);
  });

  it("passes the call to those who wait for it, whose page is complete", async () => {
    upstream.behave(
      counted(async (response) => {
        await sleep(200);
        response.writeHead(200).end(LONG);
      }),
    );
    const path = newPage();
    const leader = send(path, { headers: { "If-None-Match": "*" } });
    await expect.poll(() => upstream.requests.length).toBe(1);
    const followers = Array.from({ length: 5 }, async () => (await send(path)).text());
    expect((await leader).status).toBe(304);
    expect((await Promise.all(followers)).every((body) => body === LONG)).toBe(true);
  });

  it("sends a page to the caller even if the cache cannot store it", async () => {
    upstream.behave(counted(text(LONG)));
    expect(await (await send(newPage())).text()).toBe(LONG);
  });
});

describe("three hundred requests with If-None-Match: * for pages that are still being received", () => {
  const { send, pid } = bareWorker({ CACHE_TTL: "0" });

  it("take no memory for good, and one upstream call each", async () => {
    upstream.behave(flowing);
    const requests = async (count: number) => {
      for (let sent = 0; sent < count; sent += 50) {
        const statuses = Array.from({ length: 50 }, async () => {
          return (await send(newPage(), { headers: { "If-None-Match": "*" } })).status;
        });
        expect(new Set(await Promise.all(statuses))).toEqual(new Set([304]));
      }
      await expect.poll(() => open, { timeout: AT_ONCE }).toBe(0);
      return residentMiB(pid());
    };
    // The first requests fill pools and grow the heap once.
    const before = await requests(150);
    upstream.reset();
    expect((await requests(300)) - before).toBeLessThan(60);
    expect(upstream.requests).toHaveLength(300);
  });
});

describe("a caller who disconnects", () => {
  const { port, send } = bareWorker({ CACHE_TTL: "0" });

  it("while the page is sent, releases the upstream call, and the next request does not wait", async () => {
    upstream.behave(
      counted(async (response) => {
        response.writeHead(200);
        for (let at = 0; at < LONG.length; at += 200_000) {
          response.write(LONG.slice(at, at + 200_000));
          await sleep(100);
        }
      }),
    );
    const path = newPage();
    const outgoing = request({ host: "127.0.0.1", port: port(), path, agent: false });
    outgoing.on("error", () => {});
    outgoing.on("response", (response) => response.once("data", () => outgoing.destroy()));
    outgoing.end();
    await expect.poll(() => upstream.requests.length).toBe(1);
    await expect.poll(() => open, { timeout: 2 * AT_ONCE }).toBe(0);
    upstream.behave(counted(page(3)));
    expect(await (await send(path)).text()).toBe(pageText(3));
  });
});

describe("a request that the platform cancels, because its client has disconnected", () => {
  // A Worker in front passes requests on, and cancels those with the header `X-Cancel-After`.
  const { send } = bareWorker({ CACHE_TTL: "0" }, { cancelling: true });
  const cancelled = (path: string) => send(path, { headers: { "X-Cancel-After": "300" } });

  /** Sends the beginning of a page that is read as a whole. */
  const declared = counted((response) => {
    response.writeHead(200, { "Content-Length": "1000000" }).write(LONG.slice(0, 900_000));
  });

  it.each([
    ["before the response", silent],
    ["while a page of a declared length is read", declared],
  ])("aborts its upstream call, and the next request does not wait: %s", async (_, behaviour) => {
    upstream.behave(behaviour);
    const path = newPage();
    await cancelled(path);
    await expect.poll(() => open, { timeout: AT_ONCE }).toBe(0);
    upstream.behave(counted(page(3)));
    const started = Date.now();
    expect(await (await send(path)).text()).toBe(pageText(3));
    expect(Date.now() - started).toBeLessThan(AT_ONCE);
  });

  it("passes its call to one of those who wait for it, and the others follow that one", async () => {
    upstream.behave(silent);
    const path = newPage();
    const leader = cancelled(path);
    await expect.poll(() => upstream.requests.length).toBe(1);
    upstream.behave(
      counted(async (response) => {
        await sleep(1_000);
        response.writeHead(200).end(pageText(3));
      }),
    );
    const started = Date.now();
    const followers = Array.from({ length: 20 }, async () => (await send(path)).text());
    await leader;
    expect(new Set(await Promise.all(followers))).toEqual(new Set([pageText(3)]));
    expect(Date.now() - started).toBeLessThan(2 * AT_ONCE);
    expect(upstream.requests).toHaveLength(2);
  });

  it("while it waits for another one, leaves that one alone", async () => {
    upstream.behave(
      counted(async (response) => {
        await sleep(1_000);
        response.writeHead(200).end(pageText(3));
      }),
    );
    const path = newPage();
    const leader = send(path);
    await expect.poll(() => upstream.requests.length).toBe(1);
    await cancelled(path);
    expect(await (await leader).text()).toBe(pageText(3));
    expect(upstream.requests).toHaveLength(1);
  });
});
