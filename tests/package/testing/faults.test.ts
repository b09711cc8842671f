// The faults of the API in memory, as a client that uses `fetch` meets them, and as `listImages` does.
import { listImages } from "cf-list-images";
import { createImagesApi, type Fault, success } from "cf-list-images/testing";
import { describe, expect, it, vi } from "vitest";
import { ids, refusal, send } from "./requests.ts";

/** The error of a listing without retries, from an API with this fault. */
const errorOf = async (fault: Fault, more: object = {}) => {
  const api = createImagesApi({ count: 200 });
  api.failNext(fault);
  const { accountId, apiToken, fetch } = api;
  return listImages({ accountId, apiToken, fetch, maxRetries: 0, ...more }).then(
    () => undefined,
    (error) => error,
  );
};

describe("listImages reports", () => {
  it.each<[Fault, object, object?]>([
    [
      { status: 429, retryAfter: 2 },
      { kind: "rateLimit", status: 429, code: 971, retryAfter: 2 },
    ],
    [{ status: 401 }, { kind: "auth", status: 401, code: 10000 }],
    [{ status: 403 }, { kind: "auth", status: 403, code: 10000 }],
    [{ status: 404 }, { kind: "notFound", status: 404, code: 7003 }],
    [
      { status: 400, errors: [{ code: 5400, message: "Bad request: no" }] },
      { kind: "api", errors: [{ code: 5400, message: "Bad request: no" }] },
    ],
    [{ status: 500 }, { kind: "api", status: 500 }],
    [{ status: 204 }, { kind: "decode", status: 204 }],
    ["successFalse", { kind: "api", status: 200 }],
    ["html", { kind: "http", status: 502 }],
    [{ html: 200 }, { kind: "decode", status: 200 }],
    ["invalidJson", { kind: "decode", status: 200 }],
    ["cutBody", { kind: "network" }],
    [{ cutBody: 0 }, { kind: "network" }],
    ["network", { kind: "network", cause: new TypeError("fetch failed") }],
    ["timeout", { kind: "timeout" }, { timeout: 20 }],
    [{ delay: 200 }, { kind: "timeout" }, { timeout: 20 }],
    [() => Promise.reject(new Error("mine")), { kind: "network", cause: new Error("mine") }],
    [() => Response.error(), { kind: "network" }],
    [
      (() => 7) as unknown as Fault,
      { cause: { message: expect.stringContaining("to return a Response, got 7") } },
    ],
  ])("%j as %j", async (fault, expected, options = {}) => {
    const error = await errorOf(fault, options);
    expect(error?.name).toBe("ImagesError");
    expect(error).toMatchObject(expected);
  });
});

describe("failNext", () => {
  it("is for the next request alone", async () => {
    const api = createImagesApi();
    api.failNext({ status: 503 });
    expect(await refusal(await send(api, "/images/v1"))).toEqual([503, 5500]);
    expect((await send(api, "/images/v1")).status).toBe(200);
  });

  it("is for several requests, and after some, and calls queue up", async () => {
    const api = createImagesApi();
    api.failNext({ status: 503 }, { times: 2, after: 1 });
    api.failNext({ status: 404 });
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await send(api, "/images/v1")).status);
    expect(statuses).toEqual([200, 503, 503, 404, 200]);
  });

  it("lets a client retry", async () => {
    const api = createImagesApi({ count: 25 });
    api.failNext({ status: 503, headers: { "retry-after-ms": "1" } }, { after: 1, times: 2 });
    const { accountId, apiToken, fetch } = api;
    const found = [];
    for await (const { id } of listImages({ accountId, apiToken, fetch, perPage: 10 })) {
      found.push(id);
    }
    expect(found).toEqual(api.images.map(({ id }) => id));
    expect(api.requests.map(({ status }) => status)).toEqual([200, 503, 503, 200, 200, 200]);
  });
});

describe("behave", () => {
  it("is for every request, until other faults or a reset replace it", async () => {
    const api = createImagesApi({ count: 30 });
    api.behave({ pageCap: 3 }, { delay: 1 });
    expect(await ids(api, "/images/v1")).toHaveLength(3);
    expect(await ids(api, "/images/v2?per_page=10")).toHaveLength(3);
    api.behave("ignoredPage");
    expect(await ids(api, "/images/v1?page=9")).toHaveLength(30);
    api.behave("html");
    expect((await send(api, "/images/v1")).status).toBe(502);
    api.reset();
    expect(await ids(api, "/images/v1")).toHaveLength(30);
  });

  it("combines with the fault of the next request, which responds instead", async () => {
    const api = createImagesApi({ count: 30 });
    api.behave("html", { pageCap: 4 });
    api.failNext(async (_, respond) => {
      const { result } = await (await respond()).json();
      return Response.json(success({ images: result.images.slice(1) }));
    });
    expect(await ids(api, "/images/v1")).toHaveLength(3);
  });
});

describe("faults of paging", () => {
  const walk = async (fault: Fault, version: 1 | 2) => {
    const api = createImagesApi({ count: 45 });
    api.behave(fault);
    const { accountId, apiToken, fetch } = api;
    const options = { accountId, apiToken, fetch, version, perPage: 10 } as const;
    const found: unknown[] = [];
    try {
      for await (const { id } of listImages(options)) found.push(id);
    } catch (error) {
      return { found, error, api };
    }
    return { found, error: undefined, api };
  };

  it.each([1, 2] as const)("a page cap ends no listing early: v%i", async (version) => {
    const { found, api } = await walk({ pageCap: 7 }, version);
    expect(found).toEqual(api.images.map(({ id }) => id));
  });

  it.each([1, 2] as const)("an ignored page is an error: v%i", async (version) => {
    const { found, error } = await walk("ignoredPage", version);
    expect([found.length, error]).toEqual([10, expect.objectContaining({ kind: "api" })]);
  });

  it("shifted pages repeat images of the page before, in v1 alone", async () => {
    const api = createImagesApi({ count: 45 });
    api.behave({ shiftedPages: 3 });
    const [first, second] = [
      await ids(api, "/images/v1?per_page=10"),
      await ids(api, "/images/v1?per_page=10&page=2"),
    ];
    expect(second.slice(0, 3)).toEqual(first.slice(7));
    const { found } = await walk("shiftedPages", 1);
    expect([found.length, new Set(found).size]).toEqual([45, 45]);
    expect((await walk("shiftedPages", 2)).found).toHaveLength(45);
  });
});

describe("an invalid fault", () => {
  it.each<[string, unknown]>([
    ['unknown fault "tiemout"; expected one of "timeout", "network"', "tiemout"],
    ["a fault has one of", {}],
    ["a fault has one of", { html: 200, delay: 1 }],
    ["a fault: expected an object, got 7", 7],
    ["status: expected a whole number from 200 to 599, got 99", { status: 99 }],
    ['a fault: unknown name "retryafter"', { status: 429, retryafter: 1 }],
    ["retryAfter: expected a whole number of at least 0, got -1", { status: 429, retryAfter: -1 }],
    [
      "retryAfter: expected a text that is not empty, got an object",
      { status: 429, retryAfter: {} },
    ],
    ["errors: expected an array, got an object", { status: 400, errors: {} }],
    ['an error of errors: expected an object, got "no"', { status: 400, errors: ["no"] }],
    ["headers: expected an object, got an array", { status: 400, headers: [] }],
    ["delay: expected a whole number of at least 0, got -1", { delay: -1 }],
    ["cutBody: expected a number from 0 to 1, got 2", { cutBody: 2 }],
    ["pageCap: expected a whole number of at least 1, got 0", { pageCap: 0 }],
    ['html: expected a whole number from 200 to 599, got "502"', { html: "502" }],
  ])("is a TypeError: %s", (message, fault) => {
    const api = createImagesApi();
    for (const set of [api.failNext, api.behave]) {
      expect(() => set(fault as Fault)).toThrow(message);
    }
    expect(() => api.failNext("html", { time: 1 } as object)).toThrow('unknown name "time"');
    expect(() => api.failNext("html", { times: 0 })).toThrow("times: expected a whole number");
  });
});

describe("the signal", () => {
  const reason = new Error("enough");

  it("that has aborted rejects at once, with its reason", async () => {
    const api = createImagesApi();
    const signal = AbortSignal.abort(reason);
    await expect(send(api, "/images/v1", { signal })).rejects.toBe(reason);
  });

  it.each<Fault>(["timeout", { delay: 60_000 }])("ends the wait of %j", async (fault) => {
    const api = createImagesApi();
    api.failNext(fault);
    const controller = new AbortController();
    const sent = send(api, "/images/v1", { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    await expect(sent).rejects.toBe(reason);
    expect(api.requests[0]?.status).toBeUndefined();
  });

  it("leaves no timer, which would keep a process running", async () => {
    vi.useFakeTimers();
    try {
      const api = createImagesApi();
      api.failNext({ delay: 60_000 });
      const controller = new AbortController();
      const sent = send(api, "/images/v1", { signal: controller.signal });
      await vi.advanceTimersByTimeAsync(10);
      expect(vi.getTimerCount()).toBe(1);
      controller.abort(reason);
      await expect(sent).rejects.toBe(reason);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends a body that has not been read", async () => {
    const controller = new AbortController();
    const request = new Request("https://a.example/images", { signal: controller.signal });
    const response = await createImagesApi({ endpoint: "/images" }).fetch(request);
    controller.abort(reason);
    await expect(response.text()).rejects.toBe(reason);
  });

  it("keeps no listener when a response has been read", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const [add, remove] = [
      vi.spyOn(signal, "addEventListener"),
      vi.spyOn(signal, "removeEventListener"),
    ];
    const headers = { authorization: "Bearer test-token" };
    await (await send(createImagesApi(), "/images/v1", { signal, headers })).text();
    expect(add).toHaveBeenCalled();
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });
});
