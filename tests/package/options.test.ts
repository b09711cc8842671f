// What the package makes of options: which it refuses, before any request, and that it copies them when it is called.
import { runInNewContext } from "node:vm";
import { ImagesError, type ListImagesOptions, listImages, streamImages } from "cf-list-images";
import { afterEach, describe, expect, it } from "vitest";
import { processorMs } from "../support/processor.ts";

type Options = Record<string, unknown>;

let requests: { url: string; headers: Headers }[] = [];

afterEach(() => {
  requests = [];
});

/** Records the request, and returns a page with an image, of which another may follow. */
const fetch: NonNullable<ListImagesOptions["fetch"]> = async (url, init) => {
  requests.push({ url, headers: new Headers(init.headers) });
  const { length } = requests;
  const result = { images: [{ id: `${length}` }], continuation_token: `more${length}` };
  return Response.json({ success: true, result });
};

const list = (options: unknown) => listImages(options as ListImagesOptions);

const V2 = { accountId: "abc", version: 2 };

/** The error of kind `options` that these options are, in both functions and for every way to list. No request is sent. */
const refusal = async (options: unknown): Promise<ImagesError> => {
  const listings = [
    () => list(options),
    () => list(options).pages().next(),
    () => list(options)[Symbol.asyncIterator]().next(),
    () => streamImages(options as ListImagesOptions).next(),
  ];
  const errors: ImagesError[] = [];
  for (const listing of listings) {
    const error = await Promise.resolve(listing()).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(ImagesError);
    errors.push(error);
  }
  expect(new Set(errors.map(({ kind, message }) => `${kind} ${message}`)).size).toBe(1);
  expect(errors[0]?.kind).toBe("options");
  expect(requests).toEqual([]);
  return errors[0] as ImagesError;
};

const throwing = (name: string) =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get() {
      throw new Error("no");
    },
  });

const throwingProxy = () =>
  new Proxy(
    {},
    {
      ownKeys() {
        throw new Error("no");
      },
    },
  );

class Condition {
  eq = "a";
}

/** What is neither a value nor an object of conditions. */
const NO_FILTERS: [string, () => unknown, string][] = [
  ["undefined", () => undefined, "got undefined"],
  ["null", () => null, "got null"],
  ["an object without conditions", () => ({}), "at least one condition"],
  ["a Date", () => new Date(), "an instance of Date"],
  ["a Set", () => new Set(["a"]), "an instance of Set"],
  ["a Map", () => new Map([["eq", "a"]]), "an instance of Map"],
  ["a Promise", () => Promise.resolve("a"), "an instance of Promise"],
  ["a boxed string", () => new String("a"), "an instance of String"],
  ["a boxed number", () => new Number(1), "an instance of Number"],
  ["a boxed boolean", () => new Boolean(true), "an instance of Boolean"],
  ["a RegExp", () => /a/, "an instance of RegExp"],
  ["a URL", () => new URL("http://a"), "an instance of URL"],
  ["an error", () => new Error("a"), "an instance of Error"],
  ["bytes", () => new Uint8Array(1), "an instance of Uint8Array"],
  ["a class instance", () => new Condition(), "an instance of Condition"],
  ["an object that inherits its conditions", () => Object.create({ eq: "a" }), "an instance of"],
  ["a function", () => () => "a", "got a function"],
  ["a class", () => Condition, "got a function"],
  ["a symbol", () => Symbol("a"), "got Symbol(a)"],
  ["NaN", () => Number.NaN, "got NaN"],
  ["infinity", () => Number.POSITIVE_INFINITY, "got Infinity"],
  ["a bigint", () => 1n, "got 1n"],
  ["an array", () => ["a"], "got an array"],
  ["JSON", () => JSON, "expected one of eq"],
];

/** Conditions that are not understood, or have no usable value. */
const NO_CONDITIONS: [string, () => unknown][] = [
  ["eq: undefined", () => ({ eq: undefined })],
  ["eq: null", () => ({ eq: null })],
  ["eq: NaN", () => ({ eq: Number.NaN })],
  ["eq: an object", () => ({ eq: {} })],
  ["eq: an array", () => ({ eq: ["a"] })],
  ["eq: a boxed string", () => ({ eq: new String("a") })],
  ["eq: a Date", () => ({ eq: new Date() })],
  ["eq: a function", () => ({ eq: () => "a" })],
  ["eq: a promise", () => ({ eq: Promise.resolve("a") })],
  ["a second condition that is undefined", () => ({ eq: "a", gt: undefined })],
  ["an unknown operator", () => ({ ne: "a" })],
  ["an unknown operator beside a known one", () => ({ eq: "a", ne: undefined })],
  ["an operator in upper case", () => ({ EQ: "a" })],
  ["a symbol as the operator", () => ({ [Symbol("eq")]: "a" })],
  ["a symbol beside a known operator", () => ({ eq: "a", [Symbol("ne")]: "b" })],
  [
    "an operator that is not enumerable and unknown",
    () => Object.defineProperty({ eq: "a" }, "ne", { value: "b" }),
  ],
  ["__proto__", () => JSON.parse('{"__proto__":{"eq":"a"}}')],
  ["a nested field", () => ({ name: { eq: "a" } })],
  ["gt: a string", () => ({ gt: "1" })],
  ["gt: a Date", () => ({ gt: new Date() })],
  ["gt: an array", () => ({ gt: [1] })],
  ["in: nothing", () => ({ in: [] })],
  ["in: a hole", () => ({ in: Object.assign(["a"], { 2: "b" }) })],
  ["in: only holes", () => ({ in: new Array(3) })],
  ["in: undefined", () => ({ in: ["a", undefined] })],
  ["in: NaN", () => ({ in: [1, Number.NaN] })],
  ["in: null", () => ({ in: [null] })],
  ["in: a Set", () => ({ in: new Set(["a"]) })],
  ["in: an array in an array", () => ({ in: [["a"]] })],
  ["in: values of two types", () => ({ in: ["a", 1] })],
  ["in: a value with a separator", () => ({ in: ["a|b"] })],
  ["in: eleven values", () => ({ in: Array(11).fill("a") })],
  ["in: very many values", () => ({ in: Array(1e9) })],
  [
    "in: an iterator that hides values",
    () => ({ in: Object.assign([Number.NaN], { [Symbol.iterator]: [][Symbol.iterator] }) }),
  ],
  ["a getter that throws", () => throwing("eq")],
  ["a proxy that throws", throwingProxy],
];

describe("a metadata filter that is not understood is an error, never left out", () => {
  it.each(NO_FILTERS)("%s", async (_, value, got) => {
    const { message } = await refusal({ ...V2, meta: { other: "a", tenant: value() } });
    expect(message).toMatch(/^meta\.tenant: /);
    expect(message).toContain(got);
  });

  it.each(NO_CONDITIONS)("%s", async (_, value) => {
    const { message } = await refusal({ ...V2, meta: { other: "a", tenant: value() } });
    expect(message).toMatch(/^meta(\.tenant(\.\w+)?)?: /);
  });

  it.each<[string, () => unknown]>([
    ["no filter at all", () => ({})],
    ["a Map", () => new Map([["tenant", "a"]])],
    ["an array", () => [["tenant", "a"]]],
    ["a promise", () => Promise.resolve({ tenant: "a" })],
    ["parameters", () => new URLSearchParams({ tenant: "a" })],
    ["a class instance", () => new Condition()],
    ["an object that inherits its filters", () => Object.create({ tenant: "a" })],
    ["a text", () => '{"tenant":"a"}'],
    ["null", () => null],
    ["a symbol as the field", () => ({ [Symbol("tenant")]: "a" })],
    ["an empty field", () => ({ "": "a" })],
    ["a field with an operator", () => ({ "tenant[eq]": "a" })],
    ["a getter that throws", () => throwing("tenant")],
    ["a proxy that throws", throwingProxy],
  ])("as all filters: %s", async (_, meta) => {
    expect((await refusal({ ...V2, meta: meta() })).message).toMatch(/^meta/);
  });

  it.each<[string, Options]>([
    ["version 1", { accountId: "abc", version: 1, meta: { tenant: "a" } }],
    ["with a token", { ...V2, continuationToken: "t", meta: { tenant: {} } }],
  ])("with other options: %s", async (_, options) => {
    expect((await refusal(options)).message).toMatch(/^meta/);
  });

  it("in 10,000 fields, at once", async () => {
    const fields = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`field${n}`, { gte: n, lt: n + 1 }]),
      );
    const started = processorMs();
    const { message } = await refusal({ ...V2, meta: fields(10_000) });
    expect(message).toBe("meta: expected at most 5 filters, got 20000");
    expect(processorMs() - started).toBeLessThan(2_000);
  });
});

describe("a metadata filter is sent", () => {
  const EQ = "meta.tenant[eq:string]=a";
  it.each<[string, () => unknown, string]>([
    ["a text", () => "a", EQ],
    ["an empty text", () => "", "meta.tenant[eq:string]="],
    ["a number", () => -0.5, "meta.tenant[eq:number]=-0.5"],
    ["a boolean", () => false, "meta.tenant[eq:boolean]=false"],
    ["a condition", () => ({ eq: "a" }), EQ],
    ["a condition without a prototype", () => Object.assign(Object.create(null), { eq: "a" }), EQ],
    ["a condition of another realm", () => runInNewContext("({ eq: 'a' })"), EQ],
    ["a frozen condition", () => Object.freeze({ eq: "a" }), EQ],
    ["a proxy of a condition", () => new Proxy({ eq: "a" }, {}), EQ],
    [
      "a condition that is not enumerable",
      () => Object.defineProperty({}, "eq", { value: "a" }),
      EQ,
    ],
    [
      "a condition by a getter",
      () => ({
        get eq() {
          return "a";
        },
      }),
      EQ,
    ],
    [
      "an array of another realm",
      () => runInNewContext("({ in: ['a', 'b'] })"),
      "meta.tenant[in:string]=a|b",
    ],
    ["a frozen array", () => ({ in: Object.freeze([1, 2]) }), "meta.tenant[in:number]=1|2"],
    ["one value for in", () => ({ in: "a" }), "meta.tenant[in:string]=a"],
    [
      "two conditions",
      () => ({ gte: 1, lt: 2 }),
      "meta.tenant[gte:number]=1&meta.tenant[lt:number]=2",
    ],
  ])("%s", async (_, value, query) => {
    await list({ ...V2, fetch, meta: { tenant: value() } });
    expect(decodeURIComponent(requests[0]?.url.split("?")[1] ?? "")).toBe(query);
  });

  it("on every page: of an iteration, by nextPage() and with a token", async () => {
    const options = { ...V2, fetch, continuationToken: "t", meta: { tenant: { in: ["a", "b"] } } };
    let pages = 0;
    for await (const page of list({
      ...options,
      fetch: async (url: string, init: RequestInit) => {
        const token = new URL(url).searchParams.get("continuation_token");
        await fetch(url, init);
        const result = { images: [{ id: token }], continuation_token: `${token}t` };
        return Response.json({ success: true, result });
      },
    }).pages()) {
      pages += page.images.length;
      if (pages === 3) break;
    }
    await (await (await list(options)).nextPage()).nextPage();
    expect(requests.length).toBe(6);
    for (const { url } of requests) {
      expect(new URL(url).searchParams.get("meta.tenant[in:string]")).toBe("a|b");
    }
  });
});

describe("an option that would fall away without notice is an error", () => {
  const A = { accountId: "abc" };
  it.each<[string, () => unknown, RegExp]>([
    [
      "an unknown option that is undefined",
      () => ({ ...A, per_page: undefined }),
      /^per_page: unknown option; did you mean "perPage"\?$/,
    ],
    ["a symbol", () => ({ ...A, [Symbol("page")]: 1 }), /^Symbol\(page\): unknown option/],
    [
      "an unknown option that is not enumerable",
      () => Object.defineProperty({ ...A }, "per_page", { value: 10 }),
      /^per_page: unknown/,
    ],
    [
      "an unknown option named as a property of every object",
      () => ({ ...A, toString: 1 }),
      /^toString: unknown/,
    ],
    [
      "inherited options",
      () => Object.create({ accountId: "abc" }),
      /^options: expected an object/,
    ],
    [
      "a class instance",
      () =>
        new (class Config {
          accountId = "abc";
        })(),
      /^options: expected an object, got an instance of Config$/,
    ],
    [
      "a Map",
      () => new Map([["accountId", "abc"]]),
      /^options: expected an object, got an instance of Map$/,
    ],
    [
      "a promise of options",
      () => Promise.resolve(A),
      /^options: expected an object, got an instance of Promise$/,
    ],
    [
      "a boxed string",
      () => ({ ...A, creator: new String("c") }),
      /^creator: expected a string, got an instance of String$/,
    ],
    [
      "a boxed number",
      () => ({ ...A, perPage: new Number(50) }),
      /^perPage: expected .*, got an instance of Number$/,
    ],
    ["a number as text", () => ({ ...A, limit: "5" }), /^limit: expected .*, got "5"$/],
    ["null", () => ({ ...A, creator: null }), /^creator: expected a string, got null$/],
    [
      "a signal that is false",
      () => ({ ...A, signal: false }),
      /^signal: expected an AbortSignal, got false$/,
    ],
    [
      "a controller as the signal",
      () => ({ ...A, signal: new AbortController() }),
      /^signal: expected an AbortSignal, got an instance of AbortController$/,
    ],
    [
      "an order in upper case",
      () => ({ ...V2, sortOrder: "ASC" }),
      /^sortOrder: expected "asc" or "desc", got "ASC"$/,
    ],
    [
      "a getter that throws",
      () => Object.assign(throwing("creator"), A),
      /^creator: reading it failed$/,
    ],
    ["a proxy that throws", throwingProxy, /^options: reading it failed$/],
    [
      "a signal with a getter that throws",
      () => ({ ...A, signal: throwing("aborted") }),
      /^signal: reading it failed$/,
    ],
    [
      "headers as a Date",
      () => ({ ...A, defaultHeaders: new Date() }),
      /^defaultHeaders: expected/,
    ],
    [
      "headers as a promise",
      () => ({ ...A, defaultHeaders: Promise.resolve({ "X-A": "1" }) }),
      /^defaultHeaders: expected/,
    ],
    [
      "headers that are inherited",
      () => ({ ...A, defaultHeaders: Object.create({ "X-A": "1" }) }),
      /^defaultHeaders: expected/,
    ],
    ["headers as texts", () => ({ ...A, defaultHeaders: ["ab"] }), /^defaultHeaders: expected/],
    [
      "a header with a symbol as its name",
      () => ({ ...A, defaultHeaders: { [Symbol("a")]: "1" } }),
      /^defaultHeaders: expected/,
    ],
    [
      "a header with an object as its value",
      () => ({ ...A, defaultHeaders: { "X-A": {} } }),
      /^defaultHeaders: expected/,
    ],
    [
      "a header with a number as its value",
      () => ({ ...A, defaultHeaders: { "X-A": 1 } }),
      /^defaultHeaders: expected/,
    ],
    [
      "a header with two values in its pair",
      () => ({ ...A, defaultHeaders: [["X-A", "1", "2"]] }),
      /^defaultHeaders: expected/,
    ],
    [
      "a header with a getter that throws",
      () => ({ ...A, defaultHeaders: throwing("X-A") }),
      /^defaultHeaders: expected/,
    ],
  ])("%s", async (_, options, message) => {
    expect((await refusal(options())).message).toMatch(message);
  });

  it.each<[string, () => unknown]>([
    ["without a prototype", () => Object.assign(Object.create(null), { ...A, fetch })],
    ["of another realm", () => Object.assign(runInNewContext("({})"), { ...A, fetch })],
    ["frozen", () => Object.freeze({ ...A, fetch })],
    ["a proxy", () => new Proxy({ ...A, fetch }, {})],
    [
      "by getters",
      () => ({
        get accountId() {
          return "abc";
        },
        fetch,
      }),
    ],
    ["undefined", () => ({ ...A, fetch, creator: undefined, meta: undefined, signal: undefined })],
  ])("but not a plain object: %s", async (_, options) => {
    await list(options());
    expect(requests.length).toBe(1);
  });

  it("an error names each option as it was written, and the right one", async () => {
    const names = [
      "apiToken",
      "apiEmail",
      "apiKey",
      "defaultHeaders",
      "accountId",
      "baseURL",
      "perPage",
      "continuationToken",
      "sortOrder",
      "maxRetries",
      "onRequest",
      "onResponse",
      "onRetry",
      "dangerouslyAllowBrowser",
    ];
    for (const name of names) {
      const snake =
        name === "baseURL"
          ? "base_url"
          : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      for (const written of [snake, snake.replaceAll("_", "-"), snake.toUpperCase()]) {
        const { message } = await refusal({ accountId: "abc", [written]: 1 });
        expect(message).toBe(`${written}: unknown option; did you mean "${name}"?`);
      }
    }
  });

  it("a message shows control characters escaped, and long names and values cut", async () => {
    const control = "\u001b[31m\u0000\r\n\u0085\u2028\u202e\u007f";
    for (const options of [
      { ...A, [control]: 1 },
      { ...A, prefetch: control },
      { ...V2, meta: { [control]: {} } },
    ]) {
      const { message } = await refusal(options);
      expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u);
      expect(message).toContain("\\u001b[31m");
    }
    const body = JSON.stringify({ success: false, errors: [{ code: 1000, message: control }] });
    const error = await list({
      ...A,
      maxRetries: 0,
      fetch: async () => new Response(body, { status: 400 }),
    }).catch((thrown) => thrown);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u);
    const long = "x".repeat(100_000);
    for (const options of [
      { ...A, [long]: 1 },
      { ...A, prefetch: long },
      { ...V2, meta: { [long]: {} } },
      { ...A, creator: long },
    ]) {
      expect((await refusal(options)).message.length).toBeLessThan(600);
    }
  });
});

describe("a URL that fetch would refuse is an error before any request", () => {
  const BAD = [
    "",
    " ",
    "x",
    "ftp://x",
    "javascript:alert(1)",
    "http://",
    "https:",
    "https:x.y",
    "https:/x.y",
    "https:///x.y",
    "https://x:0",
    "https://x:00/",
    "https://x:65536",
    "https://x:99999/",
    "https://x:abc",
    "https://x:-1",
    "https://::1/",
    "https://[::1",
    "https://[::g]/",
    "https://[1:2:3]",
    "https://[::1]x/",
    "https://[fe80::1%25eth0]/",
    "https://%zz/",
    "https://a b/",
    "https://a<b/",
    "https://x/#part",
    "https://x/a\\b",
    "https://x/\n",
    " https://x",
  ];
  const ABSOLUTE = [
    "https://x.y",
    "HTTP://x.y/v4",
    "hTTps://x.y:8787",
    "https://x:65535/",
    "http://[::1]:8787/v4",
    "https://bücher.example/",
  ];

  it.each(BAD)("%j", async (url) => {
    expect((await refusal({ accountId: "abc", baseURL: url })).message).toMatch(
      /^baseURL: expected an absolute http/,
    );
    expect((await refusal({ endpoint: url })).message).toMatch(
      /^endpoint: expected an absolute http/,
    );
  });

  it.each(["/images", "images", "//x.y/images", "?page=1"])(
    "a relative one, outside a page: %s",
    async (endpoint) => {
      expect((await refusal({ endpoint })).message).toMatch(
        /^endpoint: expected an absolute http: or https: URL/,
      );
      expect((await refusal({ accountId: "abc", baseURL: endpoint })).message).toMatch(
        /^baseURL: expected an absolute/,
      );
    },
  );

  it("but a custom fetch may resolve a relative endpoint, as SvelteKit's does", async () => {
    await list({ endpoint: "/images?tenant=a", fetch });
    expect(requests[0]?.url).toBe("/images?tenant=a");
  });

  it.each(ABSOLUTE)("but not %s", async (url) => {
    await list({ accountId: "abc", baseURL: url, fetch });
    await list({ endpoint: url, fetch });
    const base = url.replace(/\/$/, "");
    expect(requests.map(({ url }) => url)).toEqual([`${base}/accounts/abc/images/v1`, url]);
  });

  it("a query belongs to an endpoint only", async () => {
    expect((await refusal({ accountId: "abc", baseURL: "https://x?" })).message).toMatch(
      /^baseURL: /,
    );
    expect((await refusal({ accountId: "abc", baseURL: "https://x/?a=b" })).message).toMatch(
      /^baseURL: /,
    );
  });

  it.each([
    "https://user:secret@h",
    "https://secret@h",
    "//user:secret@h",
    "https:user:secret@h",
    "https:/user:secret@h",
    "https:////user:secret@h",
    "https:\\\\user:secret@h",
    "\\\\user:secret@h",
    "/\\user:secret@h",
    "\t//user:secret@h",
    "ht\ttps://user:secret@h",
    "https://us\ner:secret@h",
    " https://user:secret@h",
    "user:secret@h/x",
    "secret@h",
    "https://user:secret%40h",
    "https://user:secret\uff20h",
    "https://user:secret",
    "ftp://user:secret@h",
    "https://user:secret@@h",
    "https://:secret@",
  ])("userinfo is refused and not shown: %j", async (url) => {
    for (const options of [
      { accountId: "abc", baseURL: url },
      { endpoint: url },
      { accountId: "abc", endpoint: url },
    ]) {
      expect((await refusal(options)).message).not.toContain("secret");
    }
  });

  it("the value is shown if it can hold no password", async () => {
    for (const url of ["ftp://x", "https://x.y:99999/v4", "x.y"]) {
      const { message } = await refusal({ accountId: "abc", baseURL: url });
      expect(message).toBe(
        `baseURL: expected an absolute http: or https: URL without user name and query, got "${url}"`,
      );
    }
  });
});

describe("the options are copied when the function is called: a later change has no effect", () => {
  const never = () => {
    throw new Error("called");
  };

  it("of an option, a filter, an array in it, a hook, a signal or fetch", async () => {
    const events: string[] = [];
    const meta: Options = { status: { in: ["a", "b"] }, price: { gte: 1 } };
    const options: Options = {
      ...V2,
      creator: "c",
      meta,
      fetch,
      signal: new AbortController().signal,
      onRequest: () => events.push("request"),
    };
    const listing = list(options);
    const stream = streamImages(options as unknown as ListImagesOptions);
    (meta.status as { in: string[] }).in.push("x");
    (meta.price as Options).lt = 5;
    meta.more = "x";
    const changed = {
      creator: "x",
      meta: {},
      fetch: never,
      onRequest: never,
      signal: AbortSignal.abort(),
      perPage: 1,
      wrong: 1,
    };
    Object.assign(options, changed);
    const page = await listing;
    await page.nextPage();
    for await (const _ of stream) break;
    const query = "creator=c&meta.status[in:string]=a|b&meta.price[gte:number]=1";
    const queries = requests.map(({ url }) => decodeURIComponent(url.split("?")[1] ?? ""));
    expect(queries).toEqual([query, query.replace("&", "&continuation_token=more1&"), query]);
    expect(events.length).toBe(3);
  });

  it.each<[string, () => object, (headers: never) => void]>([
    [
      "an object",
      () => ({ "X-A": "1" }),
      (headers: Options) => Object.assign(headers, { "X-A": "2", "X-B": "3" }),
    ],
    ["Headers", () => new Headers({ "X-A": "1" }), (headers: Headers) => headers.set("X-A", "2")],
    [
      "an array",
      () => [["X-A", "1"]],
      (headers: string[][]) => {
        headers[0] = ["X-A", "2"];
        headers.push(["X-B", "3"]);
      },
    ],
    [
      "a Map",
      () => new Map([["X-A", "1"]]),
      (headers: Map<string, string>) => headers.set("X-A", "2"),
    ],
  ])("of headers: %s", async (_, make, change) => {
    const defaultHeaders = make();
    const listing = list({ ...V2, fetch, defaultHeaders });
    change(defaultHeaders as never);
    await (await listing).nextPage();
    expect(requests.map(({ headers }) => [headers.get("x-a"), headers.get("x-b")])).toEqual([
      ["1", null],
      ["1", null],
    ]);
  });

  it("an option is read once, when the function is called", async () => {
    const read: string[] = [];
    const options = new Proxy({ ...V2, fetch, meta: { a: 1 } } as Options, {
      get: (target, name) => {
        read.push(String(name));
        return target[String(name)];
      },
    });
    const listing = list(options);
    const names = ["accountId", "fetch", "meta", "version"];
    expect(read.sort()).toEqual(names);
    await (await listing).nextPage();
    expect(read).toEqual(names);
  });

  it("and nothing is thrown before it is awaited", () => {
    for (const options of [undefined, null, 7, "x", throwingProxy(), { meta: 1 }]) {
      expect(() => [list(options), streamImages(options as never)]).not.toThrow();
    }
  });

  it("what is on Object.prototype is not an option", async () => {
    const prototype = Object.prototype as Options;
    try {
      prototype.baseURL = "https://evil.example";
      prototype.creator = "evil";
      await (await list({ accountId: "abc", fetch })).nextPage();
    } finally {
      delete prototype.baseURL;
      delete prototype.creator;
    }
    expect(requests.map(({ url }) => url)).toEqual([
      "https://api.cloudflare.com/client/v4/accounts/abc/images/v1",
      "https://api.cloudflare.com/client/v4/accounts/abc/images/v1?page=2",
    ]);
  });
});

describe("headers that are not names with values are an error, never left out", () => {
  it.each<[string, unknown]>([
    ["a header as a text", "Authorization: Bearer abc"],
    ["an empty text", ""],
    ["a character", "x"],
    ["a boxed text", new String("ab")],
    ["a name without a value", [["X-Only-Name"]]],
    ["a name without a value, among others", [["X-A", "1"], ["X-Only-Name"]]],
    ["a text of two characters in an array", ["ab"]],
    ["a pair as a Set", [new Set(["X-A", "1"])]],
    ["an empty pair", [[]]],
    ["a number", 1],
    ["true", true],
    ["null", null],
    ["a function", () => ({})],
  ])("%s", async (_, defaultHeaders) => {
    const { message } = await refusal({ accountId: "abc", fetch, defaultHeaders });
    expect(message).toBe("defaultHeaders: expected an object of header names and values");
  });

  it.each<[string, () => unknown]>([
    ["an object", () => ({ "X-A": "1" })],
    [
      "pairs",
      () => [
        ["X-A", "1"],
        ["X-B", null],
      ],
    ],
    ["Headers", () => new Headers({ "X-A": "1" })],
    ["a Map", () => new Map([["X-A", "1"]])],
  ])("but not %s", async (_, defaultHeaders) => {
    await list({ accountId: "abc", fetch, defaultHeaders: defaultHeaders() });
    expect([...(requests[0]?.headers ?? [])]).toContainEqual(["x-a", "1"]);
    expect(requests[0]?.headers.has("x-b")).toBe(false);
  });
});

describe("half of a surrogate pair is an error: in UTF-8 it would be another text", () => {
  it.each<[string, Options]>([
    ["accountId", { accountId: "a\ud800" }],
    ["creator", { creator: "\ud800" }],
    ["creator", { creator: "user-\udc00-1" }],
    ["creator", { creator: "\udc00\ud800" }],
    ["continuationToken", { version: 2, continuationToken: "\udfff" }],
    ["endpoint", { accountId: undefined, endpoint: "https://x.y/\ud800" }],
    ["baseURL", { baseURL: "https://x.y/\udbff" }],
    ["meta.a", { version: 2, meta: { a: "\ud83d" } }],
    ["meta.a.eq", { version: 2, meta: { a: { eq: "\ud83d!" } } }],
    ["meta.a.in", { version: 2, meta: { a: { in: ["b", "\ude00"] } } }],
    ["meta.a\ud800", { version: 2, meta: { "a\ud800": "b" } }],
  ])("%s: %j", async (option, options) => {
    const { message } = await refusal({ accountId: "abc", fetch, ...options });
    expect(message.startsWith(`${option}: expected well-formed Unicode, got "`)).toBe(true);
  });

  it("but a whole pair is sent", async () => {
    await list({ accountId: "abc", fetch, version: 2, creator: "😀", meta: { "é😀": "😀" } });
    const query = new URL(requests[0]?.url ?? "").searchParams;
    expect([...query]).toContainEqual(["creator", "😀"]);
    expect(decodeURIComponent(requests[0]?.url ?? "")).toContain("é😀");
  });
});

it("a header that is undefined or null is left out", async () => {
  await list({
    accountId: "abc",
    fetch,
    defaultHeaders: { "X-A": undefined, "X-B": null, accept: null, "X-C": "" },
  });
  expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
    accept: "application/json",
    "x-c": "",
  });
});
