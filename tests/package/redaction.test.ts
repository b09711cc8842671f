// Credentials in errors: whatever a server repeats or a custom `fetch` throws, no credential comes out.
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { ImagesError, type ListImagesOptions, listImages, streamImages } from "cf-list-images";
import { describe, expect, it } from "vitest";
import { processorMs } from "../support/processor.ts";

const TOKEN = "marked-token/of+real=length";
const EMAIL = "marked.person@example.com";

type Fetch = NonNullable<ListImagesOptions["fetch"]>;
type Options = Record<string, unknown>;

const json = (body: unknown, status = 200, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });

const refusal = (message: string, more: object = {}) => ({
  success: false,
  errors: [{ code: 1000, message, ...more }],
  messages: [],
  result: null,
});

const failure = async (fetch: Fetch, options: Options = {}): Promise<ImagesError> => {
  const all = { accountId: "abc", apiToken: TOKEN, maxRetries: 0, fetch, ...options };
  const error = await listImages(all as unknown as ListImagesOptions).then(
    () => expect.fail("expected a rejection"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ImagesError)) throw error;
  return error;
};

/** Every string that can be reached from a value: keys, values, and what lies on prototypes. */
const everything = (root: unknown): string => {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== "object" && typeof value !== "function") texts.push(String(value));
    if (!value || typeof value === "string" || seen.has(value) || seen.size > 20_000) return;
    seen.add(value);
    if (value instanceof Uint8Array) texts.push(Buffer.from(value).toString("latin1"));
    if (value instanceof Map || value instanceof Set || value instanceof Headers) visit([...value]);
    let owner: unknown = value;
    while (owner && owner !== Object.prototype && owner !== Function.prototype) {
      for (const key of Reflect.ownKeys(owner as object)) {
        texts.push(String(key));
        try {
          visit((value as Options)[key as string]);
        } catch {}
      }
      owner = Object.getPrototypeOf(owner);
    }
  };
  visit(root);
  return `${texts.join("\n")}\n${inspect(root, { depth: 10, showHidden: true })}`;
};

const expectNone = (value: unknown, ...secrets: string[]) => {
  const all = everything(value);
  for (const secret of secrets) expect(all.includes(secret), all.slice(0, 2_000)).toBe(false);
};

/** A text with every character escaped. */
const escaped = (text: string, spell: (code: string) => string) =>
  [...text]
    .map((character) => spell(character.charCodeAt(0).toString(16).padStart(4, "0")))
    .join("");

const SPELLINGS: Record<string, (token: string) => string> = {
  raw: (token) => token,
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (token) => encodeURIComponent(token).toLowerCase(),
  "percent-encoded throughout": (token) => escaped(token, (code) => `%${code.slice(2)}`),
  "percent-encoded twice": (token) => encodeURIComponent(encodeURIComponent(token)),
  "with escaped slashes": (token) => token.replaceAll("/", "\\/"),
  "JSON-escaped": (token) => escaped(token, (code) => `\\u${code}`),
  "JSON-escaped twice": (token) => escaped(token, (code) => `\\\\u${code.toUpperCase()}`),
  "JSON-escaped in one place": (token) => token.replace("m", "\\u006d"),
  Base64: (token) => btoa(token),
  "Base64 after a user name": (token) => btoa(`user:${token}`),
  "Base64 after one more character": (token) => btoa(`users:${token}!`),
  Base64url: (token) => btoa(`ab${token}`).replaceAll("+", "-").replaceAll("/", "_"),
  "cut off": (token) => `${token.slice(0, 12)}…`,
};

describe("a credential that a server repeats is redacted", () => {
  it.each(Object.entries(SPELLINGS))("%s", async (_, spell) => {
    const echo = spell(TOKEN);
    const more = { [echo]: [{ deep: `x${echo}y` }], source: { pointer: echo } };
    const body = refusal(`no ${echo}, sorry`, more);
    const error = await failure(async () => json(body, 403, { "x-request-id": encodeURI(echo) }));
    expect(error.message).toMatch(
      /^the API refused the credentials: no .*\[redacted\].*, sorry \(/,
    );
    expect(error.kind).toBe("auth");
    expect(error.errors[0]?.code).toBe(1000);
    expect(error.errors[0]?.source).toEqual({ pointer: expect.stringContaining("[redacted]") });
    expectNone(error, echo, TOKEN);
  });

  it("in a body that escapes it", async () => {
    for (const spell of [SPELLINGS["JSON-escaped"], SPELLINGS["with escaped slashes"]]) {
      const body = JSON.stringify(refusal("no TOKEN")).replace("TOKEN", spell?.(TOKEN) ?? "");
      const error = await failure(async () => json(body, 403));
      expect(error.errors).toEqual([{ code: 1000, message: "no [redacted]" }]);
    }
  });

  it("in the errors of a stream, and in the messages and the request id of a page", async () => {
    const options = { accountId: "abc", apiToken: TOKEN, maxRetries: 0 };
    const headers = { "cf-ray": TOKEN };
    const fetch = async () =>
      json(
        {
          ...refusal(TOKEN),
          success: true,
          messages: [{ code: 1, message: TOKEN }],
          result: { images: [] },
        },
        200,
        headers,
      );
    const page = await listImages({ ...options, fetch });
    expect([page.messages, page.requestId]).toEqual([
      [{ code: 1, message: "[redacted]" }],
      "[redacted]",
    ]);
    const stream = streamImages({
      ...options,
      fetch: async () => json(refusal(TOKEN), 200, headers),
    });
    const error = await stream.next().catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: "api", requestId: "[redacted]" });
    expectNone(error, TOKEN);
  });

  it("in the events of hooks: a redirect's URL and a request's id", async () => {
    const events: unknown[] = [];
    const hook = (event: unknown) => events.push(event);
    const fetch = async (url: string) =>
      url.includes("moved")
        ? json(refusal("no"), 403, { "x-request-id": TOKEN })
        : json("", 302, { location: `/moved?by=${encodeURIComponent(TOKEN)}` });
    await failure(fetch, { onRequest: hook, onResponse: hook });
    expect(events.length).toBe(4);
    expectNone(events, TOKEN, encodeURIComponent(TOKEN));
  });
});

describe("every credential is redacted", () => {
  it("an e-mail and a key, also as one value in Base64", async () => {
    const apiKey = "marked0key0of0thirty0seven0characters";
    const basic = btoa(`${EMAIL}:${apiKey}`);
    const options = { apiToken: undefined, apiEmail: EMAIL, apiKey };
    const error = await failure(
      async () => json(refusal(`${EMAIL} ${apiKey} ${basic}`), 403),
      options,
    );
    expectNone(error, EMAIL, apiKey, basic, basic.slice(4, 30));
  });

  it("earlier values of functions that return another one each time", async () => {
    let calls = 0;
    const apiToken = () => `marked-token-number-${calls++}-of-many`;
    const seen: string[] = [];
    const fetch: Fetch = async (_, init) => {
      seen.push(new Headers(init.headers).get("authorization")?.slice(7) ?? "");
      return json(refusal(seen.join(" ")), 503, { "retry-after-ms": "0" });
    };
    const error = await failure(fetch, { apiToken, maxRetries: 20 });
    expect(seen.length).toBe(21);
    expectNone(error, ...seen);
  });

  it("earlier values on later pages", async () => {
    let calls = 0;
    const apiToken = () => `marked-token-number-${calls++}-of-many`;
    const images = [{ id: "a" }];
    const fetch = async () =>
      calls === 1
        ? json({ success: true, result: { images } })
        : json(refusal("marked-token-number-0-of-many"), 403);
    const options = { accountId: "abc", apiToken, fetch, maxRetries: 0 };
    const page = await listImages(options);
    const errors = [
      await page.nextPage().catch((thrown) => thrown),
      await listImages(options).catch((thrown) => thrown),
    ];
    expectNone(errors[0], "marked-token-number-0-of-many");
  });

  it.each([
    ["Authorization", "Bearer MARKED", "MARKED"],
    ["authorization", "Basic dXNlcjpNQVJLRUQ=", "dXNlcjpNQVJLRUQ"],
    ["Proxy-Authorization", "Basic dXNlcjpNQVJLRUQ=", "dXNlcjpNQVJLRUQ"],
    ["Cookie", "theme=dark; CF_Authorization=MARKED; a=b", "MARKED"],
    ["CF-Access-Client-Id", "MARKED", "MARKED"],
    ["CF-Access-Client-Secret", "MARKED", "MARKED"],
    ["cf-access-token", "MARKED", "MARKED"],
    ["X-Auth-Key", "MARKED", "MARKED"],
    ["X-API-Key", "MARKED", "MARKED"],
    ["X-Session", 'Digest response="MARKED"', "MARKED"],
  ])("a header %s: %s", async (name, template, needle) => {
    const secret = needle.replace("MARKED", "marked0secret0of0a0header");
    const value = template.replace("MARKED", "marked0secret0of0a0header");
    const options = { apiToken: undefined, defaultHeaders: { [name]: value } };
    const fetch: Fetch = async (_, init) =>
      Promise.reject(Object.assign(new Error(`${secret} was sent`), { init, value }));
    expectNone(await failure(fetch, options), secret, value);
  });

  it("but not a header that is no credential", async () => {
    const options = { defaultHeaders: { "X-Tenant": "tenant-number-7" } };
    const error = await failure(async () => json(refusal("no tenant-number-7"), 403), options);
    expect(error.message).toContain("no tenant-number-7");
  });
});

describe("a short credential", () => {
  it.each(["1", "t", "a", "no", "1e3"])(
    "of less than 4 characters is not redacted: %s",
    async (apiToken) => {
      const error = await failure(async () => json(refusal(`a bad token ${apiToken}`), 403), {
        apiToken,
      });
      expect(error).toMatchObject({
        kind: "auth",
        status: 403,
        code: 1000,
        message: `the API refused the credentials: a bad token ${apiToken} (code 1000, HTTP 403)`,
        errors: [{ code: 1000, message: `a bad token ${apiToken}` }],
      });
    },
  );

  it.each(["auth", "1000", "code", "message", "errors", "success"])(
    "of less than 8 characters is redacted as a word, and never in a key, a code or a kind: %s",
    async (apiToken) => {
      const error = await failure(async () => json(refusal(`x ${apiToken}s ${apiToken}`), 403), {
        apiToken,
      });
      expect(error).toMatchObject({
        kind: "auth",
        status: 403,
        code: 1000,
        errors: [{ code: 1000, message: `x ${apiToken}s [redacted]` }],
      });
    },
  );
});

const headers = () => ({ Authorization: `Bearer ${TOKEN}`, Accept: "application/json" });

class HttpError extends Error {
  override name = "HttpError";
  code = "ERR_BAD_RESPONSE";
  status = 502;
}

/** What a custom `fetch` may throw, and a part of the cause that must stay. */
const CAUSES: Record<string, () => unknown> = {
  "as axios does": () =>
    Object.assign(new HttpError("failed"), {
      config: { url: "/x", headers: headers(), transformRequest: [() => {}] },
      request: { _header: `GET / HTTP/1.1\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n` },
      response: { status: 502, config: { headers: headers() }, data: Buffer.from(TOKEN) },
      toJSON() {
        return this;
      },
    }),
  "as ky does": () =>
    Object.assign(new HttpError("failed"), {
      request: new Request("http://x/", { headers: headers() }),
      response: json({}, 502, { "x-echo": TOKEN }),
      options: { headers: new Headers(headers()) },
    }),
  "with undici's data": () => Object.assign(new HttpError("failed"), { data: { token: TOKEN } }),
  "in its message": () => new HttpError(`failed with ${TOKEN}`),
  "in its stack only": () =>
    Object.defineProperty(new HttpError("failed"), "stack", { value: `HttpError\n at ${TOKEN}` }),
  "in a property that is not enumerable": () =>
    Object.defineProperty(new HttpError("failed"), "hidden", { value: TOKEN }),
  "in a property with a symbol": () =>
    Object.assign(new HttpError("failed"), { [Symbol("s")]: TOKEN }),
  "in a key": () => Object.assign(new HttpError("failed"), { [TOKEN]: 1 }),
  "in a getter": () =>
    Object.defineProperty(new HttpError("failed"), "token", { get: () => TOKEN }),
  "in a cause of a cause": () =>
    new HttpError("failed", { cause: new Error("x", { cause: new Error(TOKEN) }) }),
  "in an AggregateError": () =>
    Object.assign(new AggregateError([new Error("one"), new Error(`two ${TOKEN}`)], "failed"), {
      code: "ERR_BAD_RESPONSE",
      status: 502,
    }),
  "in a Map, a Set, URLs and parameters": () =>
    Object.assign(new HttpError("failed"), {
      map: new Map([["a", new Set([TOKEN])]]),
      url: new URL(`http://x/?t=${encodeURIComponent(TOKEN)}`),
      parameters: new URLSearchParams({ t: TOKEN }),
    }),
  "in a class instance, a boxed string, bytes and a symbol": () =>
    Object.assign(new HttpError("failed"), {
      instance: new (class Sent {
        token = TOKEN;
      })(),
      boxed: new String(TOKEN),
      bytes: new TextEncoder().encode(TOKEN),
      buffer: new TextEncoder().encode(TOKEN).buffer,
      symbol: Symbol(TOKEN),
    }),
  "in a function's property": () =>
    Object.assign(new HttpError("failed"), { mock: Object.assign(() => {}, { calls: [[TOKEN]] }) }),
  "behind getters and proxies that throw": () => {
    const error = Object.assign(new HttpError("failed"), { token: TOKEN });
    const fail = () => {
      throw new Error("no");
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    Object.defineProperty(error, "first", { enumerable: true, get: fail });
    return Object.assign(error, {
      keys: new Proxy({}, { ownKeys: fail }),
      values: new Proxy({ a: 1 }, { get: fail }),
      revoked: revoked.proxy,
    });
  },
  "in a cycle": () => {
    const error = Object.assign(new HttpError("failed"), {
      self: undefined as unknown,
      token: TOKEN,
    });
    error.self = { error };
    error.cause = error;
    return error;
  },
  "in a frozen error": () =>
    Object.freeze(Object.assign(new HttpError("failed"), { token: TOKEN })),
};

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** An error with this as a property. */
const withProperty = (held: unknown) => Object.assign(new HttpError("failed"), { held });

/** A class whose instances own nothing that shows the credential. */
const printing = (printer: PropertyKey) => {
  class Printing {}
  Object.defineProperty(Printing.prototype, printer, {
    value: () => TOKEN,
    configurable: true,
  });
  return new Printing();
};

/** A class with the credential as its name. */
const named = <Class extends object>(made: Class): Class =>
  Object.defineProperty(made, "name", { value: TOKEN });

class Private {
  #secret = TOKEN;
  [INSPECT]() {
    return this.#secret;
  }
  toJSON() {
    return this.#secret;
  }
}

class PrivateError extends HttpError {
  #secret = TOKEN;
  [INSPECT]() {
    return this.#secret;
  }
  toJSON() {
    return this.#secret;
  }
  override toString() {
    return this.#secret;
  }
}

class Getter {
  get token() {
    return TOKEN;
  }
}

class GetterAndData extends Getter {
  status = 502;
}

/** Where a credential may be, apart from data that an object owns. */
const HIDDEN: Record<string, () => unknown> = {
  "shown by inspect and toJSON, in a private field": () => withProperty(new Private()),
  "shown by inspect and toJSON, in a private field of an object with data": () =>
    withProperty(Object.assign(new Private(), { status: 502 })),
  "shown by inspect, toJSON and toString, in a private field of the error": () =>
    new PrivateError("failed"),
  "shown by methods of the error itself": () =>
    Object.assign(new HttpError("failed"), { toJSON: () => TOKEN, [INSPECT]: () => TOKEN }),
  "shown by inspect's own argument": () =>
    withProperty({
      [INSPECT]: (_: unknown, __: unknown, show: (value: unknown) => string) =>
        show({ held: new Private() }),
    }),
  "shown by toString": () => withProperty(printing("toString")),
  "shown by valueOf": () => withProperty(printing("valueOf")),
  "shown as a primitive": () => withProperty(printing(Symbol.toPrimitive)),
  "shown by Deno's inspect": () => withProperty(printing(Symbol.for("Deno.customInspect"))),
  "shown by an array's toJSON": () =>
    withProperty(Object.assign([1], { toJSON: () => TOKEN, [INSPECT]: () => TOKEN })),
  "shown by a Map's toJSON": () =>
    withProperty(Object.assign(new Map([["a", 1]]), { toJSON: () => TOKEN })),
  "in a class getter": () => withProperty(new Getter()),
  "in a class getter of an object with data": () => withProperty(new GetterAndData()),
  "in a class getter of the error": () => {
    class GetterError extends HttpError {
      get token() {
        return TOKEN;
      }
    }
    return new GetterError("failed");
  },
  "in inherited data": () => withProperty(Object.create({ token: TOKEN })),
  "in inherited data of an object with data": () =>
    withProperty(Object.assign(Object.create({ token: TOKEN }), { status: 502 })),
  "in inherited data without a class": () =>
    withProperty(Object.create(Object.create(Object.create(null, { token: { value: TOKEN } })))),
  "in data that an error inherits": () => {
    class Inheriting extends HttpError {}
    Object.defineProperty(Inheriting.prototype, "token", { value: TOKEN });
    return new Inheriting("failed");
  },
  "in an object that an error inherits": () => {
    class Inheriting extends HttpError {}
    Object.defineProperty(Inheriting.prototype, "config", { value: { token: [TOKEN] } });
    return new Inheriting("failed");
  },
  "in the name of an inherited method, after an object that is inherited": () => {
    class Inheriting extends HttpError {}
    Object.defineProperty(Inheriting.prototype, "config", { value: {} });
    Object.defineProperty(Inheriting.prototype, TOKEN, { value: () => {} });
    return new Inheriting("failed");
  },
  "in the name of an inherited method": () => {
    class Inheriting extends HttpError {}
    Object.defineProperty(Inheriting.prototype, TOKEN, { value: () => {} });
    return new Inheriting("failed");
  },
  "in the description of a symbol that is a name": () => withProperty({ [Symbol(TOKEN)]: 1 }),
  "in the description of a symbol that is a value": () => withProperty([Symbol(TOKEN)]),
  "in the name of a function": () =>
    withProperty(Object.defineProperty(() => {}, "name", { value: TOKEN })),
  "in the text of a function": () => withProperty(new Function(`return ${JSON.stringify(TOKEN)}`)),
  "in the name of a class": () => withProperty(new (named(class {}))()),
  "in the name of the error's class": () => new (named(class extends HttpError {}))("failed"),
  "in a getter of the error that is harmless at first": () => {
    let reads = 0;
    return Object.defineProperty(new HttpError("failed"), "token", {
      enumerable: true,
      get: () => (reads++ ? TOKEN : "harmless"),
    });
  },
  "in a getter of a property that is harmless at first": () => {
    let reads = 0;
    return withProperty({
      get token() {
        return reads++ ? TOKEN : "harmless";
      },
    });
  },
  "in a getter of the stack that is harmless at first": () => {
    let reads = 0;
    return Object.defineProperty(new HttpError("failed"), "stack", {
      get: () => (reads++ ? TOKEN : "harmless"),
    });
  },
  "in a property that can't be read at first": () => {
    let reads = 0;
    const held = new Proxy(
      { token: TOKEN },
      {
        ownKeys(target) {
          if (!reads++) throw new Error("not yet");
          return Reflect.ownKeys(target);
        },
      },
    );
    return withProperty(held);
  },
  "in a symbol's object": () => withProperty(Object(Symbol(TOKEN))),
};

describe("a credential that a cause shows in another way than as its own data is not in the copy", () => {
  it.each(Object.entries(HIDDEN))("%s", async (_, make) => {
    const thrown = make() as HttpError;
    const error = await failure(() => Promise.reject(thrown));
    const cause = error.cause as HttpError & { held: unknown };
    expect(cause === thrown).toBe(false);
    for (const shown of [cause, cause.held]) {
      expectNone([shown, String(shown), `${JSON.stringify(shown)}`, inspect(shown)], TOKEN);
      expectNone(inspect(shown, { showHidden: true, getters: true }), TOKEN);
    }
    expect(cause).toBeInstanceOf(Error);
    expect(cause).toMatchObject({ name: "HttpError", message: "failed", status: 502 });
  });

  it("but what shows none is the original", async () => {
    class Harmless {
      get status() {
        return 502;
      }
      [INSPECT]() {
        return "harmless";
      }
    }
    const held = [
      new Harmless(),
      new URL("http://x/"),
      new Headers({ accept: "*/*" }),
      new Request("http://x/"),
      json({}),
      new Map([[1, new Set([2])]]),
      () => {},
      Promise.resolve(),
      new Date(0),
      AbortSignal.abort(),
      Object.create(null),
    ];
    const thrown = withProperty(held);
    expect((await failure(() => Promise.reject(thrown))).cause).toBe(thrown);
  });

  it("and a promise, which can't be looked into, is left out of a copy", async () => {
    const thrown = Object.assign(new HttpError(TOKEN), { held: Promise.resolve(TOKEN) });
    const { cause } = await failure(() => Promise.reject(thrown));
    expect((cause as { held: unknown }).held).not.toBeInstanceOf(Promise);
    expectNone(cause, TOKEN);
  });
});

describe("a cause that holds a credential is copied without it", () => {
  it.each(Object.entries(CAUSES))("%s", async (_, make) => {
    const thrown = make() as HttpError;
    const before = inspect(thrown, { depth: 6 });
    const error = await failure(() => Promise.reject(thrown));
    expectNone(error, TOKEN);
    expect(error.kind).toBe("network");
    const cause = error.cause as HttpError;
    expect(cause === thrown).toBe(false);
    expect(cause).toBeInstanceOf(thrown.constructor);
    expect(cause).toMatchObject({ name: thrown.name, code: "ERR_BAD_RESPONSE", status: 502 });
    expect(cause.message.startsWith("failed")).toBe(true);
    expect(inspect(thrown, { depth: 6 })).toBe(before);
    expect(() => [inspect(error, { depth: 9 }), String(cause), `${cause.stack}`]).not.toThrow();
  });

  it("keeps what else the errors say, their order and their references", async () => {
    const first = new RangeError("first");
    const thrown = Object.assign(new AggregateError([first, new Error(TOKEN), first], "several"), {
      cause: new TypeError("fetch failed", { cause: { errno: -111, when: new Date(0) } }),
    });
    const { cause } = await failure(() => Promise.reject(thrown));
    const copy = cause as typeof thrown;
    expect(copy.errors.map(String)).toEqual([
      "RangeError: first",
      "Error: [redacted]",
      "RangeError: first",
    ]);
    expect(copy.errors[0]).toBe(copy.errors[2]);
    expect(copy.cause).toBeInstanceOf(TypeError);
    expect(copy.cause.cause).toEqual({ errno: -111, when: new Date(0) });
    expect(copy.stack).toContain("several");
    expect(Object.keys(copy)).toEqual(Object.keys(thrown));
  });

  it("is not copied if it holds none", async () => {
    const thrown = Object.assign(new HttpError("failed"), {
      config: { url: "/x" },
      at: new Date(0),
    });
    thrown.cause = new AggregateError([thrown], "cycle");
    expect((await failure(() => Promise.reject(thrown))).cause).toBe(thrown);
  });

  it("is bounded: what lies too far down is left out, quickly", async () => {
    let chain = new Error(TOKEN);
    for (let depth = 0; depth < 50_000; depth++) chain = new Error("x", { cause: chain });
    const long = `${"\\".repeat(2_000_000)}${"%25".repeat(1_000_000)}${TOKEN}`;
    for (const thrown of [
      chain,
      new Error(long),
      Object.assign(new Error("x"), { list: Array(1e6).fill(TOKEN) }),
    ]) {
      const started = processorMs();
      const error = await failure(() => Promise.reject(thrown));
      expect(processorMs() - started).toBeLessThan(2_000);
      expectNone(error, TOKEN);
    }
  });

  it.each(["Error", "DOMException", "ImagesError", "another realm's"])("%s", async (kind) => {
    const makers: Record<string, () => Error> = {
      Error: () => new Error(TOKEN),
      DOMException: () => new DOMException(TOKEN, "NetworkError"),
      ImagesError: () => new ImagesError({ kind: "http", message: TOKEN }),
      "another realm's": () => runInNewContext(`new TypeError(${JSON.stringify(TOKEN)})`),
    };
    const made = makers[kind]?.() as Error;
    const error = await failure(() => Promise.reject(made));
    expectNone(error, TOKEN);
    const cause = error.cause as Error;
    expect([cause.name, cause.message]).toEqual([made.name, "[redacted]"]);
    expect(() => inspect(error)).not.toThrow();
  });

  it("may be anything, such as a text", async () => {
    expect((await failure(() => Promise.reject(`no ${TOKEN}`))).cause).toBe("no [redacted]");
  });

  it("of a function that returns a credential", async () => {
    let calls = 0;
    const apiToken = () => {
      if (calls++) throw new Error(`${TOKEN} expired`);
      return TOKEN;
    };
    const error = await failure(async () => json("", 503, { "retry-after-ms": "0" }), {
      apiToken,
      maxRetries: 1,
    });
    expect([error.kind, error.message]).toEqual(["auth", "apiToken: the function failed"]);
    expectNone(error, TOKEN);
  });
});

describe("an options error shows no credential", () => {
  it.each<[string, Options]>([
    ["a token as the account", { accountId: TOKEN, apiToken: "abc" }],
    ["a short token as the account", { accountId: "marked.token", apiToken: "abc" }],
    ["an e-mail as the account", { accountId: EMAIL }],
    ["a token as another option", { sortOrder: TOKEN, version: 2 }],
    [
      "a long token as another option",
      { apiToken: `${TOKEN}${"x".repeat(100)}`, perPage: `${TOKEN}${"x".repeat(100)}` },
    ],
    ["a token as a name", { [TOKEN]: 1 }],
    ["a token in a filter", { version: 2, meta: { a: { [TOKEN]: 1 } } }],
    ["a token that is invalid", { apiToken: `${TOKEN} `, prefetch: `${TOKEN} ` }],
    ["a header with an invalid value", { defaultHeaders: { "X-Auth-Key": `${TOKEN}\n${TOKEN}` } }],
    ["a header with an invalid name", { defaultHeaders: { [`${TOKEN}\n`]: "x" } }],
  ])("%s", async (_, options) => {
    const error = await failure(async () => json({}), options);
    expect(error.kind).toBe("options");
    expectNone(error, TOKEN, "marked.token", "marked-token", EMAIL);
  });
});

it("an abort's reason comes out as it is, even if it holds a credential", async () => {
  for (const reason of [new Error(TOKEN), new ImagesError({ kind: "network", message: TOKEN })]) {
    const fetch: Fetch = () => new Promise(() => {});
    const early = { accountId: "abc", apiToken: TOKEN, fetch, signal: AbortSignal.abort(reason) };
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 5);
    for (const options of [early, { ...early, signal: controller.signal }]) {
      expect(await listImages(options).catch((thrown) => thrown)).toBe(reason);
      expect(
        await streamImages(options)
          .next()
          .catch((thrown) => thrown),
      ).toBe(reason);
    }
  }
});
