import { all, equal, hidesBreaks, ok, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

type Nested = { a: unknown };

type Case = [scenario: string, options?: object];

/** A scenario for each kind of error, and the options that it needs. */
const kinds: Record<string, Case> = {
  options: ["list_1", { perPage: 1 }],
  auth: ["bad-token"],
  rateLimit: ["status_429"],
  notFound: ["status_404"],
  api: ["status_400"],
  http: ["html_502"],
  decode: ["empty"],
  network: ["refused"],
  timeout: ["silent", { timeout: 100 }],
};

/** The error of each invalid body: its kind, offset and path. */
const bodies = {
  empty: ["decode", 0, ""],
  html_200: ["decode", 0, ""],
  bom: ["decode", 0, ""],
  utf8: ["decode", 21, ""],
  surrogate: ["decode", 55, "result.images[0].filename"],
  deep: ["decode", 1044, ""],
  "no-result_null": ["decode", 30, "result"],
  "no-result_missing": ["decode", 16, "result"],
  duplicate: ["decode", 16, "success"],
  "wrong-type": ["decode", 64, "result.images[1].variants[1]"],
};

export const errors: Specification = {
  ...Object.fromEntries(
    Object.entries(kinds).map(([kind, [scenario, options]]) => [
      `a failure of kind ${kind} is an ImagesError`,
      async ({ listImages, at, ImagesError }) => {
        const error = await rejection(() =>
          listImages({ ...at(scenario), maxRetries: 0, ...options }),
        );
        ok(error instanceof ImagesError && error instanceof Error, `${error}`);
        equal([error.kind, error.name], [kind, "ImagesError"], error.message);
        ok(`${error}`.startsWith("ImagesError: "), `${error}`);
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(bodies).map(([scenario, expected]) => [
      `the body "${scenario}" is a decode error with its offset and path`,
      async ({ listImages, at }) => {
        const { kind, offset, path, message } = await rejection(() => listImages(at(scenario)));
        equal([kind, offset, path], expected, message);
      },
    ]),
  ),
  "an error envelope with status 200 is an error of its code's kind": async ({
    listImages,
    at,
  }) => {
    for (const [code, kind] of [
      [10000, "auth"],
      [971, "rateLimit"],
      [7003, "notFound"],
      [5400, "api"],
    ]) {
      const error = await rejection(() => listImages(at(`code_${code}`)));
      equal(
        [error.kind, error.code, error.status, error.errors],
        [kind, code, 200, [{ code, message: "No" }]],
      );
    }
  },
  "JSON of another content type is read, unknown fields are kept, documented nulls are accepted":
    async ({ listImages, at }) => {
      equal((await listImages(at("text-type"))).images.length, 2);
      equal((await listImages(at("extra"))).images, [{ id: "a", new: { b: [2] } }]);
      const { images, messages } = await listImages(at("nulls"));
      equal([images, messages], [[{ id: "a", creator: null }], []]);
    },
  "metadata is what JSON.parse makes of it, and no metadata makes a page fail": async ({
    listImages,
    streamImages,
    at,
  }) => {
    const { images } = await listImages(at("any-meta"));
    const streamed = await all(streamImages(at("any-meta")));
    for (const listed of [images, streamed]) {
      const metas = listed.map(({ meta }) => meta);
      equal(metas.length, 10);
      for (const [text, number, twice, proto, deep] of [metas.slice(0, 5), metas.slice(5)]) {
        equal([text, number === Number.POSITIVE_INFINITY, twice], ["\ud800", true, { a: 2 }]);
        ok(Object.hasOwn(proto as object, "__proto__"), "__proto__ is a field like any other");
        equal((proto as { b?: number }).b, undefined);
        let levels = 0;
        for (let value = deep; typeof value === "object"; levels++) value = (value as Nested).a;
        equal(levels, 512);
      }
    }
  },
  "an incomplete body is a network error": async ({ listImages, at, release }) => {
    const account = at("cut");
    const options = { ...account, maxRetries: 0, onResponse: () => release(account) };
    equal((await rejection(() => listImages(options))).kind, "network");
  },
  "an incomplete chunked body is a network error, or a decode error where fetch hides it": async (
    context,
  ) => {
    const { listImages, at, release } = context;
    const account = at("cut-chunked");
    const options = { ...account, maxRetries: 0, onResponse: () => release(account) };
    const { kind } = await rejection(() => listImages(options));
    equal(kind, (await hidesBreaks(context)) ? "decode" : "network");
  },
  "no message, property or stack holds a credential": async ({ listImages, at, release }) => {
    const others: Case[] = [["cut"], ["cut-chunked"], ["redirect_away"]];
    for (const [scenario, options] of [...Object.values(kinds), ...others]) {
      const account = at(scenario);
      const onResponse = () => release(account);
      const error = await rejection(() =>
        listImages({ ...account, maxRetries: 0, onResponse, ...options }),
      );
      const told = `${error} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify({ ...error })} ${error.cause?.stack}`;
      ok(!told.includes("marked-token"), `${scenario}: ${told}`);
    }
    const leak = () => Promise.reject(new Error("failed with Bearer marked-token"));
    const error = await rejection(() =>
      listImages({ ...at("list_1"), fetch: leak, maxRetries: 0 }),
    );
    equal(
      [error.kind, error.cause instanceof Error, error.cause.message],
      ["network", true, "failed with Bearer [redacted]"],
    );
  },
  "a cause that holds a credential is copied without it, and keeps its class": async ({
    listImages,
    at,
  }) => {
    const options = at("list_1");
    const headers = { Authorization: `Bearer ${options.apiToken}` };
    const thrown = Object.assign(new TypeError("failed", { cause: new Error("marked-token") }), {
      code: "E",
      config: { headers },
      request: new Request("http://x/", { headers: { "x-auth-key": "marked-token" } }),
      response: new Response("", { headers: { "x-echo": "marked-token" } }),
      url: new URL("http://x/?t=marked%2Dtoken"),
      entries: new Map([["a", new Headers(headers)]]),
    });
    thrown.cause = new AggregateError([thrown, new DOMException("marked-token", "NetworkError")]);
    const { cause } = await rejection(() =>
      listImages({ ...options, fetch: () => Promise.reject(thrown), maxRetries: 0 }),
    );
    ok(cause instanceof TypeError && cause.cause instanceof AggregateError, `${cause}`);
    const [same, other] = cause.cause.errors;
    equal([same === cause, `${other}`], [true, "NetworkError: [redacted]"]);
    const { message, code, config, request, response, url, entries } = cause as typeof thrown;
    equal([message, code], ["failed", "E"]);
    const shown = [config, url, [...entries].map(([, headers]) => [...headers]), cause.stack];
    const told = JSON.stringify([shown, request, response, request.headers, response.headers]);
    ok(!/marked/.test(told) && /redacted/.test(told), told);
    ok(thrown.config.headers === headers, "the caller's error is not changed");
  },
  "a response of a custom fetch without a status is an error": async ({ listImages, at }) => {
    const response = new Response('{"success":true,"result":{"images":[]}}');
    Object.defineProperty(response, "status", { value: undefined });
    const own = async () => response;
    const { kind } = await rejection(() =>
      listImages({ ...at("list_1"), fetch: own, maxRetries: 0 }),
    );
    equal(kind, "http");
  },
  "a credential that the server repeats in any spelling is redacted, and the kind stays": async ({
    listImages,
    at,
  }) => {
    const spellings = [
      "marked-token",
      "\\u006darked-token",
      "marked%2Dtoken",
      btoa("marked-token"),
    ];
    const errors = spellings.map((message) => `{"code":1000,"message":"${message}"}`);
    const body = `{"success":false,"errors":[${errors}]}`;
    for (const apiToken of ["marked-token", "1", "t"]) {
      const fetch = async () => new Response(body, { status: 403 });
      const error = await rejection(() =>
        listImages({ ...at("list_1"), apiToken, fetch, maxRetries: 0 }),
      );
      equal([error.kind, error.status, error.code], ["auth", 403, 1000], error.message);
      const told = error.errors.map(({ message }: { message: string }) => message);
      const expected = ["marked-token", "marked-token", "marked%2Dtoken", btoa("marked-token")];
      equal(told, apiToken === "marked-token" ? Array(4).fill("[redacted]") : expected);
    }
  },
  "an error's data can be cloned": async ({ listImages, at }) => {
    const error = await rejection(() => listImages({ ...at("status_404"), maxRetries: 0 }));
    equal(structuredClone({ ...error }).errors, [{ code: 1404, message: "status 404" }]);
  },
  "in a browser, and only there, a credential is refused": async ({
    listImages,
    at,
    isBrowser,
  }) => {
    const options = { ...at("list_1"), dangerouslyAllowBrowser: false };
    if (!isBrowser) return equal((await listImages(options)).images.length, 1);
    const { kind, message } = await rejection(() => listImages(options));
    equal([kind, message.includes("Worker")], ["options", true]);
  },
};
