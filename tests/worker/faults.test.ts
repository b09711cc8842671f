import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Behaviour,
  page,
  pageText,
  refusal,
  startUpstream,
  text,
  type Upstream,
} from "../support/faulty-api.ts";
import { freePort } from "../support/port.ts";
import { envelopeOf, logLines, MARKED_TOKEN, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

/** Longer than all delays between attempts, so that the last attempt does not time out. */
const TIMEOUT = 2_000;
/** How late the end of a wait may come on a busy machine, where it would never come otherwise. */
const LATE = 8_000;
/** A timeout that no test waits for, and far less than that. */
const LONG_TIMEOUT = 30_000;
const AT_ONCE = 10_000;
let upstream: Upstream;
let worker: Wrangler;
/** The same Worker with the long timeout. */
let patient: Wrangler;
/** Every byte that callers received, for the search at the end. */
let received = "";
let pages = 0;
/** Requests another page each time: a failure answers for its page for a short while. */
const send = (to = worker) => fetch(`${to.url}/images?page=${++pages}`);

beforeAll(async () => {
  upstream = await startUpstream();
  const start = (timeout: number) =>
    startWorker({
      vars: { AUTH: "public", UPSTREAM: upstream.base, UPSTREAM_TIMEOUT_MS: `${timeout}` },
    });
  [worker, patient] = await Promise.all([start(TIMEOUT), start(LONG_TIMEOUT)]);
});
afterAll(async () => {
  await worker?.stop();
  await patient?.stop();
  await upstream?.stop();
});
beforeEach(() => upstream.reset());

/** Sends a byte each `pause` milliseconds. */
function drip(response: ServerResponse, rest: string, pause: number): void {
  let at = 0;
  const timer = setInterval(() => response.write(rest[at++] ?? " "), pause);
  response.on("close", () => clearInterval(timer));
}

/** The status and the first error of the response to a behaviour of the upstream. */
async function responseTo(
  behaviour: Behaviour,
  to = worker,
): Promise<{
  status: number;
  message: string;
  headers: Headers;
  codes: number[];
}> {
  upstream.behave(behaviour);
  const response = await send(to);
  const body = await response.text();
  received += body + JSON.stringify([...response.headers]);
  const envelope = await envelopeOf(new Response(body));
  expect(envelope.success).toBe(false);
  expect(response.headers.get("cache-control")).toBe("no-store");
  return {
    status: response.status,
    message: envelope.errors[0]?.message ?? "",
    headers: response.headers,
    codes: envelope.errors.map((error) => error.code),
  };
}

describe("before the response begins", () => {
  it("a refused connection is 502", async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    const vars = { AUTH: "public", UPSTREAM: closed, UPSTREAM_RETRIES: "1" };
    const other = await startWorker({ vars });
    try {
      const response = await fetch(`${other.url}/images`);
      expect(response.status).toBe(502);
      received += await response.text();
    } finally {
      received += other.log();
      await other.stop();
    }
  });

  it("a connection that closes without a response is 502", async () => {
    const { status, message } = await responseTo((response) => void response.destroy());
    expect([status, message]).toEqual([502, expect.stringContaining("could not be reached")]);
  });

  it("slow headers are 504, within the timeout", async () => {
    const started = Date.now();
    const { status } = await responseTo(() => {});
    expect(status).toBe(504);
    expect(Date.now() - started).toBeLessThan(TIMEOUT + LATE);
    // All attempts together, not each.
    expect(upstream.requests).toHaveLength(1);
  });

  it.each([
    ["without a length", {}],
    ["with a length", { "Content-Length": `${pageText(3).length}` }],
  ])("a small body that stalls or drips is 504 within the timeout: %s", async (_, headers) => {
    for (const pause of [undefined, 100]) {
      const started = Date.now();
      const { status } = await responseTo((response) => {
        response.writeHead(200, { "Content-Type": "application/json", ...headers });
        response.write(pageText(3).slice(0, 100));
        if (pause) drip(response, pageText(3).slice(100), pause);
      });
      expect(status).toBe(504);
      expect(Date.now() - started).toBeLessThan(TIMEOUT + LATE);
    }
  });

  it.each([
    ["hangs", undefined],
    ["drips", 100],
  ])("a refusal whose body %s is that refusal, after a second at most", async (_, pause) => {
    for (const [status, expected] of [
      [403, 502],
      [404, 502],
      [429, 429],
    ] as const) {
      for (const headers of [{}, { "Content-Length": "5000" }]) {
        upstream.reset();
        const started = Date.now();
        const result = await responseTo((response) => {
          response.writeHead(status, { "Retry-After": "100", ...headers });
          response.write('{"success":false,');
          if (pause) drip(response, '"errors":[],'.repeat(400), pause);
        }, patient);
        expect(result.status).toBe(expected);
        expect(Date.now() - started).toBeLessThan(AT_ONCE);
        expect(upstream.requests).toHaveLength(1);
      }
    }
  });

  it("a page with success false that then drips is 502, after a second at most", async () => {
    const started = Date.now();
    const { status } = await responseTo((response) => {
      response.writeHead(200);
      response.write(`{"success":false,"errors":[${" ".repeat(40_000)}`);
      drip(response, " ".repeat(1_000), 100);
    }, patient);
    expect(status).toBe(502);
    expect(Date.now() - started).toBeLessThan(AT_ONCE);
  });

  it.each([
    ["401", refusal(401, 10_000, `no ${MARKED_TOKEN}`)],
    ["403", refusal(403, 10_000, "Authentication error")],
    ["400 for a malformed token", refusal(400, 6_003, "Invalid request headers")],
    ["200 with code 10000", refusal(200, 10_000, "Authentication error")],
  ])("refused credentials are 502: %s", async (_, behaviour) => {
    const { status, message } = await responseTo(behaviour);
    expect([status, message]).toEqual([502, expect.stringContaining("credentials")]);
    expect(upstream.requests).toHaveLength(1);
  });

  it("an unknown account is 502", async () => {
    expect((await responseTo(refusal(404, 7_003, "no route"))).status).toBe(502);
  });

  it("a refused parameter, such as an old continuation token, is 400 with the API's message", async () => {
    const { status, message } = await responseTo(refusal(400, 5_400, "invalid continuation_token"));
    expect([status, message]).toEqual([400, "invalid continuation_token"]);
  });

  it("429 stays 429, with the upstream's Retry-After or a default", async () => {
    const stated = await responseTo(refusal(429, 971, "limited", { "Retry-After": "7" }));
    expect([stated.status, stated.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(upstream.requests).toHaveLength(1);
    const silent = await responseTo(text("slow down", 429));
    expect(silent.status).toBe(429);
    expect(Number(silent.headers.get("retry-after"))).toBeGreaterThan(0);
    const date = new Date(Date.now() + 90_000).toUTCString();
    const dated = await responseTo(text("", 429, { "Retry-After": date }));
    expect(Number(dated.headers.get("retry-after"))).toBeGreaterThan(80);
  });

  it("5xx is 502 after bounded retries", async () => {
    for (const behaviour of [refusal(500, 1_000, "oops"), text("<html>", 503), text("", 520)]) {
      upstream.reset();
      expect((await responseTo(behaviour)).status).toBe(502);
      expect(upstream.requests.length).toBeGreaterThan(1);
      expect(upstream.requests.length).toBeLessThanOrEqual(3);
    }
  });

  it("a transient 5xx is retried, and the caller gets 200", async () => {
    let calls = 0;
    upstream.behave((response, recorded, request) => {
      calls += 1;
      return (calls === 1 ? text("", 500) : page(2))(response, recorded, request);
    });
    expect((await send()).status).toBe(200);
    expect(calls).toBe(2);
  });

  it("a retry that times out does not hide the failure before it", async () => {
    let calls = 0;
    const { status, message } = await responseTo((response, recorded, request) => {
      calls += 1;
      if (calls === 1) return text("", 503)(response, recorded, request);
    });
    expect([status, message, calls]).toEqual([502, expect.stringContaining("HTTP 503"), 2]);
    expect(logLines(worker).at(-1)).toMatchObject({ status: 502, upstream_status: 503 });
  });

  it("a failure is final when too little time is left for a retry, whose timeout would hide it", async () => {
    const { status } = await responseTo(async (response, recorded, request) => {
      // Less than half a second would be left after the delay, and more than that if this second did not count.
      await sleep(1_000);
      const delay = { "Retry-After": `${LONG_TIMEOUT / 1_000 - 1}` };
      await text("", 503, delay)(response, recorded, request);
    }, patient);
    expect(status).toBe(502);
    expect(upstream.requests).toHaveLength(1);
  });

  it("a redirect is 502, and its target never gets the token", async () => {
    const elsewhere = await startUpstream();
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        const location = `${elsewhere.base}/accounts/x/images/v1`;
        expect((await responseTo(text("", status, { Location: location }))).status).toBe(502);
      }
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  it.each([
    ["HTML", text("<!doctype html><h1>Sign in</h1>")],
    ["garbage", text("\u0000\u0001garbage")],
    ["nothing", text("")],
    ["JSON of another kind", text("[1,2,3]")],
    ["an image that is not an object", text('{"success":true,"result":{"images":[7]}}')],
    ["two documents", text(`${pageText(1)}${pageText(1)}`)],
    ["a small body cut off", text(pageText(5).slice(0, -10))],
    [
      "a body that is not gzip, declared as gzip",
      text("plain", 200, { "Content-Encoding": "gzip" }),
    ],
  ])("a body that is not the API's envelope is 502: %s", async (_, behaviour) => {
    expect((await responseTo(behaviour)).status).toBe(502);
  });

  it("200 with success false is 502 with the API's errors", async () => {
    const { status, codes } = await responseTo(refusal(200, 5_000, "internal"));
    expect([status, codes]).toEqual([502, [10_502, 5_000]]);
  });

  it("a content length longer than the body is 502", async () => {
    const { status } = await responseTo((response) => {
      const body = pageText(3);
      response.writeHead(200, { "Content-Length": `${body.length + 100}` });
      response.write(body, () => response.destroy());
    });
    expect(status).toBe(502);
  });

  it("a content length shorter than the body is 502", async () => {
    const { status } = await responseTo((response) => {
      const body = pageText(3);
      response.socket?.end(
        `HTTP/1.1 200 OK\r\nContent-Length: 50\r\nConnection: close\r\n\r\n${body}`,
      );
    });
    expect(status).toBe(502);
  });
});

describe("a compressed page", () => {
  it("is decoded and passed on unchanged", async () => {
    for (const count of [3, 5_000]) {
      const body = gzipSync(pageText(count));
      upstream.behave(text(body, 200, { "Content-Encoding": "gzip" }));
      expect(await (await send()).text()).toBe(pageText(count));
    }
  });
});

describe("after the response has begun", () => {
  const LONG = pageText(5_000);
  const half = LONG.slice(0, LONG.length / 2);

  /** What a caller gets of an incomplete body, which must never appear complete. */
  async function brokenBy(behaviour: Behaviour, onText = (_: string) => {}): Promise<string> {
    upstream.behave(behaviour);
    const response = await send();
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let got = "";
    await expect(async () => {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done) {
          return;
        }
        got += decoder.decode(value, { stream: true });
        onText(got);
      }
    }).rejects.toThrow();
    received += got;
    return got;
  }

  it("a truncated body is aborted", async () => {
    let breakOff = () => {};
    const truncated: Behaviour = (response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write(half);
      breakOff = () => response.destroy();
    };
    const got = await brokenBy(truncated, (text) => text.length > 1_000 && breakOff());
    expect(LONG.startsWith(got.slice(0, -8))).toBe(true);
    expect(got.length).toBeGreaterThan(1_000);
  });

  it("a body that ends regularly in the middle is aborted", async () => {
    await brokenBy(text(half));
  });

  it("a body that stalls is aborted within the timeout", async () => {
    const started = Date.now();
    await brokenBy((response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write(half);
    });
    expect(Date.now() - started).toBeLessThan(TIMEOUT + LATE);
  });

  it("a body with garbage after valid images is aborted before the garbage", async () => {
    const got = await brokenBy(text(`${half}\u0001garbage${half}`));
    expect(got).not.toContain("garbage");
  });

  it("a long page that ends with success false is aborted", async () => {
    await brokenBy(text(LONG.replace('"success":true', '"success":false')));
  });

  it("a slow body is streamed, even if it takes longer than the timeout in total", async () => {
    let hasEnded = false;
    upstream.behave(async (response) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      const step = Math.ceil(LONG.length / 15);
      for (let at = 0; at < LONG.length; at += step) {
        response.write(LONG.slice(at, at + step));
        await sleep(TIMEOUT / 8);
      }
      hasEnded = true;
      response.end();
    });
    const started = Date.now();
    const response = await send();
    expect(hasEnded).toBe(false);
    expect(await response.text()).toBe(LONG);
    expect(Date.now() - started).toBeGreaterThan(TIMEOUT);
  });

  it("a caller that disconnects aborts the upstream request", async () => {
    let closed = false;
    upstream.behave(async (response) => {
      response.on("close", () => {
        closed = true;
      });
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write(half);
      await sleep(400);
      response.write(LONG.slice(half.length, half.length + 200_000));
    });
    const abort = new AbortController();
    const response = await fetch(`${worker.url}/images?page=${++pages}`, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    await expect.poll(() => closed, { timeout: 5_000 }).toBe(true);
  });
});

describe("after all of these failures", () => {
  it("the Worker still serves, and no response or log line contains the token", async () => {
    upstream.behave(page(3));
    expect((await send()).status).toBe(200);
    expect(received.length).toBeGreaterThan(10_000);
    expect(received).not.toContain(MARKED_TOKEN);
    expect(worker.log()).not.toContain(MARKED_TOKEN);
  });
});
