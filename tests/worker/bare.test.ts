// The Worker without bindings and without a proxy in front.
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { page, pageText, startUpstream, type Upstream } from "../support/faulty-api.ts";
import { ACCOUNT } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";

interface Result {
  status: number | undefined;
  body: string;
}

let upstream: Upstream;
let worker: Awaited<ReturnType<typeof startBareWorker>>;

const send = (path: string, headers: Record<string, string> = {}) =>
  new Promise<Result>((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port: worker.port, path, headers, agent: false },
      (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, body }));
        response.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });

beforeAll(async () => {
  upstream = await startUpstream(page(3));
  worker = await startBareWorker({
    ACCOUNT_ID: ACCOUNT,
    API_TOKEN: "token",
    AUTH: "public",
    UPSTREAM: upstream.base,
    UPSTREAM_TIMEOUT_MS: "2000",
  });
});
afterAll(async () => {
  worker?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.behave(page(3));
  upstream.reset();
});

describe("a request that the platform does not check", () => {
  it.each(["a b", "[", "a:99999", "a%zz", "[::1", "a:b:c"])(
    "gets 400 for the Host %j",
    async (host) => {
      for (const path of ["/images", "/healthz", "/"]) {
        const { status, body } = await send(path, { Host: host });
        expect(status).toBe(400);
        expect(JSON.parse(body).errors[0].message).toContain("Host");
      }
      expect(upstream.requests).toEqual([]);
      expect(await send("/images")).toEqual({ status: 200, body: pageText(3) });
    },
  );

  it("gets 404 for a path of the gallery without a gallery, and later requests are not affected", async () => {
    for (let round = 0; round < 3; round++) {
      const paths = ["/", "/index.html", "/images", "/a%zz", "//", "/healthz"];
      const results = await Promise.all(
        paths.map((path) => send(path, { "If-None-Match": '"x"' })),
      );
      expect(results.map(({ status }) => status)).toEqual([404, 404, 200, 404, 404, 200]);
      expect(JSON.parse(results[0]?.body ?? "").success).toBe(false);
    }
  });
});

describe("a hundred concurrent requests", () => {
  it("share one upstream call per page, and each gets its complete page", async () => {
    upstream.behave((response, { url }) => {
      const count = Number(url.searchParams.get("per_page"));
      setTimeout(() => response.writeHead(200).end(pageText(count)), 500);
    });
    const sizes = Array.from({ length: 100 }, (_, index) => 10 + (index % 4));
    const results = await Promise.all(sizes.map((size) => send(`/images?per_page=${size}`)));
    for (const [index, { status, body }] of results.entries()) {
      expect(status).toBe(200);
      expect(body).toBe(pageText(sizes[index] ?? 0));
    }
    expect(upstream.requests).toHaveLength(4);
  });

  it("share one failure", async () => {
    upstream.behave((response) => {
      setTimeout(() => response.writeHead(404).end(), 500);
    });
    const results = await Promise.all(Array.from({ length: 100 }, () => send("/images?page=2")));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([502]));
    expect(upstream.requests).toHaveLength(1);
  });

  it("fetch a page separately when it is too large to share", async () => {
    const text = pageText(3_000);
    upstream.behave((response) => {
      setTimeout(() => response.writeHead(200).end(text), 300);
    });
    const results = await Promise.all(Array.from({ length: 20 }, () => send("/images?page=3")));
    expect(results.every(({ status, body }) => status === 200 && body === text)).toBe(true);
    expect(upstream.requests).toHaveLength(20);
  });
});

describe("a request whose client disconnects", () => {
  it("delays the followers of its call by the timeout at most", async () => {
    upstream.behave(() => {});
    const leader = request({ host: "127.0.0.1", port: worker.port, path: "/images?page=5" });
    leader.on("error", () => {});
    leader.end();
    await expect.poll(() => upstream.requests.length).toBe(1);
    const started = Date.now();
    const follower = send("/images?page=5");
    await sleep(200);
    leader.destroy();
    upstream.behave(page(3));
    // 200 where the platform cancels the leader: the follower then makes the call itself.
    expect([200, 504]).toContain((await follower).status);
    expect(Date.now() - started).toBeLessThan(10_000);
    await expect
      .poll(() => send("/images?page=5"), { timeout: 10_000 })
      .toEqual({ status: 200, body: pageText(3) });
  });
});

describe("a streamed page", () => {
  it("aborts the upstream request when the response is 304", async () => {
    let closed = false;
    upstream.behave((response) => {
      response.on("close", () => {
        closed = true;
      });
      response.writeHead(200);
      response.write(pageText(4_000).slice(0, 700_000));
    });
    const { status } = await send("/images?page=4", { "If-None-Match": "*" });
    expect(status).toBe(304);
    await expect.poll(() => closed).toBe(true);
  });
});
