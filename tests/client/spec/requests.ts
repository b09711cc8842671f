import { all, echoed, equal, ok, rejection, until, within } from "./check.ts";
import type { Specification } from "./context.ts";

export const requests: Specification = {
  "a token is sent as a Bearer token, and JSON is requested": async ({ listImages, at }) => {
    const { authorization, accept } = echoed(await listImages(at("echo"))).headers;
    equal([authorization, accept], ["Bearer marked-token", "application/json"]);
  },
  "an e-mail and a key are sent in their headers": async ({ listImages, at }) => {
    const { apiToken: _, ...options } = at("echo");
    const { headers } = echoed(
      await listImages({ ...options, apiEmail: "a@b.c", apiKey: "marked-key" }),
    );
    equal(
      [headers["x-auth-email"], headers["x-auth-key"], headers.authorization],
      ["a@b.c", "marked-key", undefined],
    );
  },
  "without credentials none are sent": async ({ listImages, at }) => {
    const { apiToken: _, ...options } = at("echo");
    const { headers } = echoed(await listImages(options));
    equal([headers.authorization, headers["x-auth-key"]], [undefined, undefined]);
  },
  "a credential function is called for every attempt": async ({ listImages, at, seen }) => {
    const options = at("status_503x1");
    let calls = 0;
    await listImages({ ...options, apiToken: async () => `token-${++calls}` });
    equal(
      (await seen(options)).map(({ headers }) => headers.authorization),
      ["Bearer token-1", "Bearer token-2"],
    );
  },
  "a credential function that throws is an auth error with its cause": async ({
    listImages,
    at,
  }) => {
    const apiToken = () => {
      throw new Error("vault closed");
    };
    const error = await rejection(() => listImages({ ...at("list_1"), apiToken }));
    equal([error.kind, error.cause.message], ["auth", "vault closed"]);
  },
  "default headers are sent": async ({ listImages, at }) => {
    const options = {
      ...at("echo"),
      defaultHeaders: { "X-Tenant": "t", accept: "application/json;v=1" },
    };
    const { headers } = echoed(await listImages(options));
    equal([headers["x-tenant"], headers.accept], ["t", "application/json;v=1"]);
  },
  "options are copied when the function is called": async ({ listImages, at, seen }) => {
    const options = at("tokens_20");
    const meta: Record<string, unknown> = { n: { gte: 0, lt: 99 } };
    const defaultHeaders = new Headers({ "X-A": "1" });
    const all = { ...options, version: 2, perPage: 10, meta, defaultHeaders };
    const listing = listImages(all);
    meta.n = "x";
    defaultHeaders.set("X-A", "2");
    Object.assign(all, { perPage: 20, accountId: "x" });
    await (await listing).nextPage();
    const requests = await seen(options);
    equal(
      requests.map(({ url, headers }) => [
        /meta\.n%5Bgte.*=0&meta\.n%5Blt.*=99/.test(url),
        headers["x-a"],
      ]),
      [
        [true, "1"],
        [true, "1"],
      ],
    );
  },
  "a relative endpoint is an options error outside a page": async ({ listImages, isBrowser }) => {
    const { kind } = await rejection(() => listImages({ endpoint: "/none", maxRetries: 0 }));
    equal(kind, isBrowser ? "notFound" : "options");
  },
  "a custom fetch is used": async ({ listImages, at, fetch }) => {
    const urls: unknown[] = [];
    const own: typeof fetch = (url, init) => {
      urls.push([url, init?.method]);
      return fetch(url, init);
    };
    const options = at("list_1");
    await listImages({ ...options, fetch: own });
    equal(urls, [[`${options.baseURL}/accounts/${options.accountId}/images/v1`, "GET"]]);
  },
  "an abort before the request sends none": async ({ listImages, at, seen }) => {
    const options = at("list_1");
    const reason = new Error("changed my mind");
    const error = await rejection(() =>
      listImages({ ...options, signal: AbortSignal.abort(reason) }),
    );
    equal([error === reason, (await seen(options)).length], [true, 0]);
  },
  "an abort during the request, the body or a retry delay rejects with its reason": async ({
    listImages,
    at,
    seen,
  }) => {
    for (const [scenario, hook] of [
      ["silent", ""],
      ["held-body", "onResponse"],
      ["after_30", "onRetry"],
    ] as const) {
      const account = at(scenario);
      const controller = new AbortController();
      const reason = new Error("changed my mind");
      // In the task after the hook, the body is being read, or the delay has begun.
      const abort = () => void setTimeout(() => controller.abort(reason), 20);
      const options = { ...account, signal: controller.signal, ...(hook && { [hook]: abort }) };
      const ended = rejection(() => listImages(options));
      if (!hook) {
        await until("the request", async () => (await seen(account)).length === 1);
        abort();
      }
      const error = await within(scenario, ended);
      ok(error === reason, `${scenario}: ${error}`);
      if (hook === "onRetry") continue;
      await until(`${scenario}: the end of the connection`, async () => {
        const [request] = await seen(account);
        return request?.aborted === true;
      });
    }
  },
  "a timeout covers an attempt, including the body": async ({ listImages, at, ImagesError }) => {
    for (const scenario of ["silent", "held-body"]) {
      const options = { ...at(scenario), timeout: 200, maxRetries: 0 };
      const error = await within(
        scenario,
        rejection(() => listImages(options)),
      );
      ok(error instanceof ImagesError, `${error}`);
      equal(error.kind, "timeout", scenario);
    }
  },
  "a transient failure is retried": async ({ listImages, at, seen }) => {
    for (const status of [408, 409, 429, 500, 503]) {
      const options = at(`status_${status}x1`);
      equal((await listImages(options)).images.length, 10, `${status}`);
      equal((await seen(options)).length, 2, `${status}`);
    }
  },
  "a permanent failure is not retried": async ({ listImages, at, seen }) => {
    for (const status of [400, 401, 403, 404, 422]) {
      const options = at(`status_${status}`);
      equal((await rejection(() => listImages(options))).status, status);
      equal((await seen(options)).length, 1, `${status}`);
    }
  },
  "retries stop at maxRetries, and each delay is longer": async ({ listImages, at, seen }) => {
    const options = at("status_503");
    const delays: number[] = [];
    const onRetry = ({ delay }: { delay: number }) => delays.push(delay);
    const error = await rejection(() => listImages({ ...options, onRetry }));
    equal([error.kind, error.status, (await seen(options)).length], ["api", 503, 3]);
    const [first = 0, second = 0] = delays;
    ok(delays.length === 2 && first >= 375 && first <= 500, `${delays}`);
    ok(second >= 750 && second <= 1_000, `${delays}`);
    const once = at("status_503");
    await rejection(() => listImages({ ...once, maxRetries: 0 }));
    equal((await seen(once)).length, 1);
  },
  "Retry-After is obeyed, in seconds, milliseconds or as a date": async ({ listImages, at }) => {
    const cases: [scenario: string, least: number, most: number][] = [
      ["after_1", 1_000, 1_000],
      ["after_ms-40", 40, 40],
      // A date three seconds from the response, in whole seconds.
      ["after_date", 2_000, 3_000],
    ];
    for (const [scenario, least, most] of cases) {
      const started = Date.now();
      const retries: [delay: number, at: number][] = [];
      const onRetry = ({ delay }: { delay: number }) => void retries.push([delay, Date.now()]);
      equal((await listImages({ ...at(scenario), onRetry })).images.length, 10);
      const [[delay, since] = [Number.NaN, Number.NaN], ...others] = retries;
      // A response that came late leaves less of the time until the date.
      const late = scenario === "after_date" ? since - started : 0;
      const what = `${scenario}: ${delay} ms, ${late} ms after the request`;
      equal([delay >= least - late, delay <= most, others.length], [true, true, 0], what);
      // Timers round to a few milliseconds.
      const waited = Date.now() - since;
      ok(waited >= delay - 10, `${what}: the next request came after ${waited} ms`);
    }
  },
  "a Retry-After of more than a minute is reported, not obeyed": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = at("after_3600");
    const error = await within(
      "the refusal",
      rejection(() => listImages(options)),
    );
    equal([error.kind, error.retryAfter], ["rateLimit", 3600]);
    equal((await seen(options)).length, 1);
  },
  "hooks see every request, response and retry, and no credential": async ({ listImages, at }) => {
    const events: [string, { attempt: number; status?: number }][] = [];
    const hooks = Object.fromEntries(
      ["onRequest", "onResponse", "onRetry"].map((name) => [
        name,
        (event: { attempt: number }) => events.push([name, event]),
      ]),
    );
    await listImages({ ...at("status_503x1"), ...hooks });
    equal(
      events.map(([name, { attempt, status }]) => [name, attempt, status]),
      [
        ["onRequest", 1, undefined],
        ["onResponse", 1, 503],
        ["onRetry", 1, 503],
        ["onRequest", 2, undefined],
        ["onResponse", 2, 200],
      ],
    );
    ok(!JSON.stringify(events).includes("marked-token"), "a hook saw the token");
  },
  "a redirect within the origin is followed, with credentials": async ({
    listImages,
    at,
    isBrowser,
  }) => {
    // A page can't see where a redirect leads, so the client refuses it.
    if (isBrowser) return;
    equal((await listImages(at("redirect_same"))).images.length, 5);
  },
  "credentials never follow a redirect to another origin": async ({ listImages, at, seen }) => {
    for (const target of ["away", "loop"]) {
      const error = await rejection(() =>
        listImages({ ...at(`redirect_${target}`), maxRetries: 0 }),
      );
      ok(["http", "network"].includes(error.kind), `${error}`);
    }
    const followed = (await seen({ accountId: "list_5--redirected" })).filter(({ headers }) =>
      headers.host?.startsWith("localhost"),
    );
    equal(followed.length, 0);
  },
  "options are checked before any request is sent": async ({
    listImages,
    streamImages,
    at,
    seen,
    ImagesError,
  }) => {
    const options = at("list_1");
    for (const bad of [
      { perPage: 9 },
      { perPage: 10_001 },
      { perPage: 1.5 },
      { perPage: "ten" },
      { perPage: Number.NaN },
      { page: 0 },
      { accountId: "x".repeat(33) },
      { accountId: "a/b" },
      { perpage: 10 },
      { apiToken: "new\nline" },
      { version: 2, page: 1 },
      { version: 2, meta: { n: { gt: "1" } } },
      { version: 2, meta: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`f${n}`, n])) },
      { version: 2, meta: { "a.b.c.d.e.f": 1 } },
      { version: 2, meta: { tenant: { eq: undefined } } },
      { version: 2, meta: { tenant: {} } },
      { version: 2, meta: { tenant: new Date() } },
      { version: 2, meta: new Map([["tenant", "a"]]) },
      { defaultHeaders: new Date() },
      { baseURL: "ftp://x" },
      { baseURL: "https:user:marked-password@x" },
      { baseURL: "https://x:99999" },
      { baseURL: "https://[::g]" },
      { baseURL: "http://user:marked-password@x" },
    ]) {
      const [field] = Object.keys(bad).slice(-1);
      for (const work of [
        () => listImages({ ...options, ...bad }),
        () => all(streamImages({ ...options, ...bad })),
      ]) {
        const error = await rejection(work);
        ok(error instanceof ImagesError, `${error}`);
        equal([error.kind, error.message.startsWith(field)], ["options", true], error.message);
        ok(!error.message.includes("marked"), error.message);
      }
    }
    equal((await seen(options)).length, 0);
  },
};
