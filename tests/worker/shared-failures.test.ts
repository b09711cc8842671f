// A failing upstream is asked by one request at a time, and a recent failure answers for a short while.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, pageText, refusal, startUpstream, text } from "../support/faulty-api.ts";
import { ACCOUNT, MARKED_TOKEN } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";

let upstream: Awaited<ReturnType<typeof startUpstream>>;
let retrying: Awaited<ReturnType<typeof startBareWorker>>;
let worker: Awaited<ReturnType<typeof startBareWorker>>;
let pages = 0;
const newPage = () => `/images?page=${++pages}`;
const sendTo = ({ port }: { port: number }, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`);
const send = (path: string) => sendTo(worker, path);

/** The statuses of the responses to `count` requests. */
async function concurrent(count: number, path: () => string, to = worker): Promise<Set<number>> {
  const responses = await Promise.all(Array.from({ length: count }, () => sendTo(to, path())));
  await Promise.all(responses.map((response) => response.arrayBuffer()));
  return new Set(responses.map((response) => response.status));
}

beforeAll(async () => {
  upstream = await startUpstream();
  const account = { ACCOUNT_ID: ACCOUNT, API_TOKEN: MARKED_TOKEN };
  const vars = { ...account, AUTH: "public", UPSTREAM: upstream.base };
  retrying = await startBareWorker(vars);
  worker = await startBareWorker({ ...vars, UPSTREAM_RETRIES: "0" });
});
afterAll(async () => {
  retrying?.stop();
  worker?.stop();
  await upstream?.stop();
});
beforeEach(() => upstream.reset());

describe("a failure of a page", () => {
  it("is shared by a hundred concurrent requests, and answers a hundred later ones", async () => {
    upstream.behave(text("", 503));
    const path = newPage();
    expect(await concurrent(100, () => path, retrying)).toEqual(new Set([502]));
    // The leader's attempts.
    expect(upstream.requests).toHaveLength(3);
    for (let batch = 0; batch < 10; batch++) {
      expect(await concurrent(10, () => path, retrying)).toEqual(new Set([502]));
    }
    expect(upstream.requests).toHaveLength(3);
  });

  it("says when to retry, and ends after two seconds", async () => {
    upstream.behave(text("", 500));
    const path = newPage();
    await send(path);
    upstream.behave(page(3));
    upstream.reset();
    const remembered = await send(path);
    expect(remembered.status).toBe(502);
    expect(["1", "2"]).toContain(remembered.headers.get("retry-after"));
    expect(upstream.requests).toEqual([]);
    await sleep(2_100);
    expect(await (await send(path)).text()).toBe(pageText(3));
  });

  it("does not answer for other pages", async () => {
    upstream.behave(text("", 500));
    await send(newPage());
    upstream.behave(page(3));
    expect((await send(newPage())).status).toBe(200);
  });

  it("lasts as long as the API requests with Retry-After", async () => {
    upstream.behave(refusal(429, 971, "limited", { "Retry-After": "6" }));
    const path = newPage();
    const sent = Date.now();
    expect((await send(path)).headers.get("retry-after")).toBe("6");
    const limited = Date.now();
    upstream.behave(page(3));
    await sleep(2_200);
    const asked = Date.now();
    const later = await send(path);
    const left = Number(later.headers.get("retry-after"));
    expect(later.status).toBe(429);
    // In whole seconds, from when it was limited to when this response was made.
    expect(left).toBeLessThanOrEqual(Math.ceil(6 - (asked - limited) / 1_000));
    expect(left).toBeGreaterThanOrEqual(Math.ceil(6 - (Date.now() - sent) / 1_000));
    await sleep(limited + 6_100 - Date.now());
    expect((await send(path)).status).toBe(200);
    expect(upstream.requests).toHaveLength(2);
  });

  it("has no Retry-After if the caller's query is at fault", async () => {
    upstream.behave(refusal(400, 5_400, "invalid continuation_token"));
    const path = newPage();
    for (let round = 0; round < 2; round++) {
      const response = await send(path);
      expect([response.status, response.headers.get("retry-after")]).toEqual([400, null]);
    }
    expect(upstream.requests).toHaveLength(1);
  });

  it("answers health checks too", async () => {
    upstream.behave(text("", 503));
    expect(await concurrent(20, () => "/healthz?deep=1")).toEqual(new Set([502]));
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("a refusal of the account", () => {
  it("answers for every page after five of them, without details of another page", async () => {
    upstream.behave(refusal(429, 971, "limited: page of ana", { "Retry-After": "2" }));
    const statuses: number[] = [];
    for (let call = 0; call < 30; call++) {
      const response = await send(newPage());
      statuses.push(response.status);
      if (call >= 5) expect(await response.text()).not.toContain("ana");
    }
    expect(new Set(statuses)).toEqual(new Set([429]));
    expect(upstream.requests).toHaveLength(5);
    // One request tests whether it is over.
    await sleep(2_100);
    upstream.reset();
    expect(await concurrent(20, newPage)).toEqual(new Set([429]));
    expect(upstream.requests).toHaveLength(1);
    await sleep(2_100);
    upstream.behave(page(3));
    expect((await send(newPage())).status).toBe(200);
    expect(await concurrent(10, newPage)).toEqual(new Set([200]));
  });

  it("is no refusal without the API's code: a firewall may have refused one query", async () => {
    upstream.behave(text("<html>", 403));
    for (let call = 0; call < 8; call++) await send(newPage());
    upstream.behave(page(3));
    expect((await send(newPage())).status).toBe(200);
  });
});
