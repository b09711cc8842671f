// The API in memory gives the same by `fetch`, over HTTP and by MSW, and ends what it starts.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { listImages, type ListImagesOptions } from "cf-list-images";
import {
  createImagesApi,
  type Fault,
  type ImagesApi,
  type ImagesApiServer,
  type MswHttp,
} from "cf-list-images/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installed, installPackage } from "../../support/package.ts";
import { send } from "./requests.ts";

interface Msw {
  http: MswHttp<unknown>;
  setupServer(...handlers: unknown[]): { listen(options: object): void; close(): void };
}

let installed: Installed;
let msw: Msw;
const api = createImagesApi({ count: 45, endpoint: "/images" });
let server: ImagesApiServer;

beforeAll(async () => {
  installed = await installPackage(["msw@2.15.0"]);
  const require = createRequire(join(installed.folder, "entry.js"));
  msw = {
    ...(await import(require.resolve("msw"))),
    ...(await import(require.resolve("msw/node"))),
  };
  server = await api.listen();
}, 180_000);
afterAll(async () => {
  await server?.close();
  await installed?.remove();
});

type Ask = (path: string, token: string) => Promise<Response>;

/** Calls `work` with each way to reach the API in turn. */
const eachTransport = async <Result>(work: (ask: Ask) => Promise<Result>) => {
  const asks =
    (get: typeof fetch, origin: string): Ask =>
    (path, token) =>
      get(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const cloudflare = "https://api.cloudflare.com";
  const results = [
    await work(asks(api.fetch as typeof fetch, cloudflare)),
    await work(asks(fetch, server.origin)),
  ];
  const mocks = msw.setupServer(...api.handlers(msw.http));
  mocks.listen({ onUnhandledRequest: "error" });
  try {
    results.push(await work(asks(fetch, cloudflare)));
  } finally {
    mocks.close();
  }
  return results;
};

/** What a client sees of a response. */
const seen = async (asked: Promise<Response>) => {
  try {
    const response = await asked;
    const names = ["content-type", "content-length", "retry-after", "ratelimit", "allow", "cf-ray"];
    const headers = names.map((name) => response.headers.get(name));
    const body = await response.text().catch((error) => `incomplete: ${error.name}`);
    return { status: response.status, headers, body };
  } catch (error) {
    return (error as Error).name;
  }
};

const V1 = "/client/v4/accounts/test-account/images/v1";
const CASES: [path: string, token?: string | undefined, fault?: Fault][] = [
  [`${V1}?per_page=10&page=2`],
  ["/client/v4/accounts/test-account/images/v2?per_page=10&sort_order=asc"],
  [`${V1}?per_page=1`],
  [V1, "wrong"],
  ["/client/v4/accounts/other/images/v1"],
  ["/images"],
  ["/images/v2?per_page=20"],
  [V1, undefined, { status: 429, retryAfter: 2 }],
  [V1, undefined, { status: 204 }],
  [V1, undefined, "successFalse"],
  [V1, undefined, "html"],
  [V1, undefined, "invalidJson"],
  [V1, undefined, "cutBody"],
  [V1, undefined, "network"],
  [V1, undefined, { pageCap: 3 }],
];

describe("fetch, HTTP and MSW", () => {
  it.each(CASES)("give the same for %s %s %j", async (path, token = api.apiToken, fault) => {
    const [byFetch, byServer, byMsw] = await eachTransport(async (ask) => {
      api.reset();
      if (fault) api.failNext(fault);
      const answer = await seen(ask(path, token));
      return [
        answer,
        api.requests.map((request) => [request.method, request.path, request.status]),
      ];
    });
    expect(byServer).toEqual(byFetch);
    expect(byMsw).toEqual(byFetch);
  });

  it("list the same images", async () => {
    api.reset();
    const { accountId, apiToken } = api;
    const every = async (more: Partial<ListImagesOptions>) => {
      const images = [];
      const options = { accountId, apiToken, perPage: 20, ...more } as ListImagesOptions;
      for await (const image of listImages(options)) images.push(image);
      return images;
    };
    expect(await every({ fetch: api.fetch })).toEqual(api.images);
    expect(await every({ baseURL: server.url })).toEqual(api.images);
    const mocks = msw.setupServer(...api.handlers(msw.http));
    mocks.listen({ onUnhandledRequest: "error" });
    expect(await every({}).finally(() => mocks.close())).toEqual(api.images);
  });

  it("need MSW's http for handlers", () => {
    expect(() => api.handlers(undefined as unknown as MswHttp<unknown>)).toThrow(
      'import { http } from "msw"',
    );
  });
});

describe("listen()", () => {
  const answered = (running: ImagesApiServer, own: ImagesApi) =>
    send(
      {
        ...own,
        fetch: (url, init) => fetch(`${url}`.replace(/^https:..[^/]+/, running.origin), init),
      },
      "/images/v1",
    );

  it("serves on a free port of this machine, or on the one that it is given", async () => {
    const own = createImagesApi();
    const first = await own.listen();
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
    expect(await (await answered(first, own)).json()).toMatchObject({ success: true });
    await first.close();
    const port = Number(new URL(first.url).port);
    const second = await own.listen({ port });
    expect(second.url).toBe(first.url);
    await expect(own.listen({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await second.close();
    await expect(own.listen({ port: 0 })).rejects.toThrow("port: expected a whole number from 1");
  });

  it("closes with its connections, by close() and by `await using`", async () => {
    const own = createImagesApi();
    own.behave("timeout");
    let pending: Promise<unknown>;
    {
      await using running = await own.listen();
      pending = answered(running, own).catch((error) => error.name);
      await expect.poll(() => own.requests.length).toBe(1);
    }
    expect(await pending).toBe("TypeError");
  });

  it("has a listener that is middleware, too: it looks at the whole URL", async () => {
    const own = createImagesApi({ count: 3, endpoint: "/images" });
    const mounted = createServer((request, response) => {
      // As Express and Connect do for `use("/images", …)`.
      Object.assign(request, { originalUrl: request.url, url: "/" });
      void own.listener(request, response);
    });
    await new Promise<void>((resolve) => mounted.listen(0, "127.0.0.1", resolve));
    const { port } = mounted.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/images?per_page=10`);
    expect((await response.json()).result.images).toEqual(own.images);
    mounted.closeAllConnections();
    mounted.close();
  });

  it("forwards bodies to routes", async () => {
    const own = createImagesApi({ routes: { "POST /images/v1": (request) => request.text() } });
    await using running = await own.listen();
    const response = await fetch(`${running.url}/accounts/test-account/images/v1`, {
      method: "POST",
      body: "bytes",
      headers: { authorization: `Bearer ${own.apiToken}` },
    });
    expect(await response.json()).toMatchObject({ result: "bytes" });
  });
});
