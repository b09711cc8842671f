// An Images API that behaves as the account in the path says: `{scenario}_{argument}--{id}`. Accounts with different
// IDs share nothing, so tests don't affect each other.
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

/** A request that the server received. */
export interface Seen {
  url: string;
  headers: IncomingHttpHeaders;
  /** Whether the client closed the connection before the response was complete. */
  aborted: boolean;
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  argument: string;
  /** How many requests this account has had, including this one. */
  count: number;
}

type Scenario = (call: Call) => unknown;

export const image = (n: number) => ({
  id: `image-${n}`,
  filename: `picture ${n} “ł写🖼”.jpg`,
  creator: `user-${n % 3}`,
  meta: { n, nested: { deep: [1, null, true] } },
  requireSignedURLs: n % 2 === 0,
  uploaded: "2026-01-02T02:20:00.123Z",
  variants: [`https://imagedelivery.example/hash/image-${n}/public`],
});

const json = (response: ServerResponse, status: number, value: unknown, headers = {}) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof value === "string" ? value : JSON.stringify(value));
};

const page = (from: number, to: number, more: object = {}, result: object = {}) => {
  const images = Array.from({ length: Math.max(to - from, 0) }, (_, n) => image(from + n));
  return { success: true, errors: [], messages: [], result: { images, ...result }, ...more };
};

const refusal = (code: number, message: string) => ({
  success: false,
  errors: [{ code, message }],
  messages: [],
  result: null,
});

const numbers = ({ url }: Call) => ({
  page: Number(url.searchParams.get("page") ?? 1),
  perPage: Number(url.searchParams.get("per_page") ?? 100),
});

/** A v1 listing of `total` images, at most `cap` a page. */
const paged = (call: Call, total: number, cap = 10_000, more: object = {}) => {
  const { page: number, perPage } = numbers(call);
  const size = Math.min(perPage, cap);
  json(call.response, 200, page((number - 1) * size, Math.min(number * size, total), more), {
    "cf-ray": `ray-${call.count}`,
  });
};

/** Writes a body in two chunks. */
const halves = async (
  response: ServerResponse,
  status: number,
  body: string,
  between: () => unknown,
  headers = {},
) => {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  const middle = Math.floor(body.length / 2);
  response.write(body.slice(0, middle));
  await between();
  if (!response.destroyed) response.end(body.slice(middle));
};

/** Writes half of a body, then closes the connection. */
const broken = (response: ServerResponse, body: string, headers = {}) =>
  halves(
    response,
    200,
    body,
    async () => {
      // Time for the first half to arrive, on a busy machine too.
      await sleep(400);
      response.destroy();
    },
    headers,
  );

const raw = (call: Call, body: string | Buffer, type = "application/json", status = 200) => {
  call.response.writeHead(status, { "content-type": type });
  call.response.end(body);
};

/** Compressed once: it would hold up the other tests' responses. */
const BOMB = gzipSync(`{"success":true,"result":{"images":[${" ".repeat(1 << 24)}]}}`);

const SCENARIOS: Record<string, Scenario> = {
  /** `list_250`: 250 images. */
  list: (call) => paged(call, Number(call.argument)),
  /** `capped_250`: at most 40 images a page, whatever `per_page` is. */
  capped: (call) => paged(call, Number(call.argument), 40),
  /** `total_200`: the envelope states the total. */
  total: (call) =>
    paged(call, Number(call.argument), 10_000, {
      result_info: { total_count: Number(call.argument) },
    }),
  /** `refuted_25`: the envelope states a total of 7. */
  refuted: (call) =>
    paged(call, Number(call.argument), 10_000, { result_info: { total_count: 7 } }),
  /** `odd-total_null`, `odd-total_part`, `odd-total_text`: the envelope states a total that is not a whole number. */
  "odd-total": (call) => {
    const total_count = { null: null, part: 20.5, text: "20" }[call.argument];
    paged(call, 25, 10_000, { result_info: { total_count } });
  },
  /** v1 with a continuation token, the same on every page. */
  "v1-token": (call) => {
    const { page: number, perPage } = numbers(call);
    const to = Math.min(number * perPage, 25);
    json(call.response, 200, page((number - 1) * perPage, to, {}, { continuation_token: "t" }));
  },
  /** v2 with empty pages for ever, each with a new token. */
  "empty-pages": (call) =>
    json(call.response, 200, page(0, 0, {}, { continuation_token: `t-${call.count}` })),
  /** `endless_image`, `endless_error`, `endless_body`, `endless_refusal`: a text without end. */
  endless: ({ response, argument }) => {
    const start = {
      image: '{"success":true,"result":{"images":[{"id":"a"},{"id":"',
      error: '{"success":false,"errors":[{"code":1000,"message":"',
      body: '{"success":true,"other":"',
      refusal: '{"success":false,"other":"',
    }[argument];
    response.writeHead(argument === "refusal" ? 503 : 200, { "content-type": "application/json" });
    response.write(start);
    // At a pace: WebKit reads ahead of the page, and full speed would hold up its other requests.
    const writing = setInterval(() => response.write("x".repeat(65_536)), 5);
    response.on("close", () => clearInterval(writing));
  },
  /** 16 MiB that arrive as 16 KiB. */
  bomb: ({ response }) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(BOMB);
  },
  /** Three uploads between any two pages shift every offset. */
  uploads: (call) => {
    const { page: number, perPage } = numbers(call);
    const shift = 3 * (call.count - 1);
    json(
      call.response,
      200,
      page((number - 1) * perPage - shift, Math.min(number * perPage - shift, 100)),
    );
  },
  /** The same page for every request. */
  stuck: (call) => json(call.response, 200, page(0, 10)),
  /** `tokens_250`: v2. */
  tokens: (call) => {
    const from = Number(call.url.searchParams.get("continuation_token")?.slice(2) ?? 0);
    const to = Math.min(
      from + Number(call.url.searchParams.get("per_page") ?? 100),
      Number(call.argument),
    );
    const token = to < Number(call.argument) ? `t-${to}` : null;
    json(call.response, 200, page(from, to, {}, { continuation_token: token }));
  },
  /** v2 with the same token on every page. */
  "stuck-token": (call) =>
    json(
      call.response,
      200,
      page(call.count * 10, call.count * 10 + 10, {}, { continuation_token: "t" }),
    ),
  /** `status_503`: always; `status_503x2`: for the first two requests. */
  status: (call) => {
    const [status, times = "999"] = call.argument.split("x");
    if (call.count > Number(times)) return paged(call, 10);
    json(call.response, Number(status), refusal(1000 + Number(status), `status ${status}`));
  },
  /** `after_1`, `after_date`, `after_ms-40`: a 429 with that Retry-After, then the page. */
  after: (call) => {
    if (call.count > 1) return paged(call, 10);
    const { argument } = call;
    const date = new Date(Date.now() + 1500).toUTCString();
    const headers = argument.startsWith("ms-")
      ? { "retry-after-ms": argument.slice(3) }
      : { "retry-after": argument === "date" ? date : argument };
    json(call.response, 429, refusal(971, "Please wait"), headers);
  },
  /** `code_10000`: an error envelope with status 200. */
  code: (call) => json(call.response, 200, refusal(Number(call.argument), "No")),
  "bad-token": (call) =>
    json(
      call.response,
      403,
      refusal(10_000, `Authentication error: ${call.request.headers.authorization}`),
    ),
  html: (call) =>
    raw(call, "<!doctype html><h1>Bad gateway</h1>", "text/html", Number(call.argument)),
  empty: (call) => raw(call, ""),
  "text-type": (call) => raw(call, JSON.stringify(page(0, 2)), "text/plain"),
  bom: (call) => raw(call, `\ufeff${JSON.stringify(page(0, 2))}`),
  utf8: (call) =>
    raw(call, Buffer.from([...Buffer.from('{"success":true,"a":"'), 0xff, 0x22, 0x7d])),
  surrogate: (call) => raw(call, '{"success":true,"result":{"images":[{"filename":"\\ud800"}]}}'),
  deep: (call) => raw(call, `{"success":true,"x":${"[".repeat(1025)}${"]".repeat(1025)}}`),
  /** Metadata as an uploader may write it: all of it is valid for `JSON.parse`. */
  "any-meta": (call) => {
    const deep = `${'{"a":'.repeat(512)}1${"}".repeat(512)}`;
    const metas = ['"\\ud800"', "1e400", '{"a":1,"a":2}', '{"__proto__":{"b":1}}', deep];
    const images = metas.map((meta, n) => `{"id":"${n}","meta":${meta}}`);
    raw(call, `{"success":true,"result":{"images":[${images},${images}]}}`);
  },
  /** `no-result_null`, `no-result_missing`: a success without a result. */
  "no-result": (call) =>
    raw(call, `{"success":true${call.argument === "null" ? ',"result":null' : ""}}`),
  duplicate: (call) => raw(call, '{"success":true,"success":true}'),
  "wrong-type": (call) =>
    raw(call, '{"success":true,"result":{"images":[{"id":"a"},{"variants":["v",7]}]}}'),
  nulls: (call) =>
    raw(
      call,
      '{"success":true,"errors":null,"messages":null,"result":{"images":[{"id":"a","creator":null}]}}',
    ),
  extra: (call) =>
    raw(call, '{"success":true,"new":1,"result":{"images":[{"id":"a","new":{"b":[2]}}]}}'),
  /** Breaks off before the end that Content-Length states. */
  cut: (call) => {
    const body = JSON.stringify(page(0, 200));
    return broken(call.response, body, { "content-length": Buffer.byteLength(body) });
  },
  /** Breaks off without the last chunk. */
  "cut-chunked": (call) => broken(call.response, JSON.stringify(page(0, 200))),
  /** A complete response whose document is cut off. */
  short: (call) => raw(call, JSON.stringify(page(0, 200)).slice(0, 30_000)),
  "late-failure": (call) =>
    raw(
      call,
      `{"result":{"images":[{"id":"a"}]},"success":false,"errors":[{"code":1000,"message":"late"}]}`,
    ),
  silent: () => {},
  "slow-body": (call) =>
    halves(call.response, 200, JSON.stringify(page(0, 200)), () => sleep(1_500)),
  refused: ({ request }) => request.socket.destroy(),
  /** `redirect_same`, `redirect_away`, `redirect_loop` */
  redirect: (call) => {
    const { argument, url } = call;
    const list = "/client/v4/accounts/list_5--redirected/images/v1";
    const away = `http://${url.hostname === "127.0.0.1" ? "localhost" : "127.0.0.1"}:${url.port}${list}`;
    const location = { same: list, away, loop: url.pathname }[argument] ?? list;
    call.response.writeHead(302, { location });
    call.response.end();
  },
  /** Returns the request as an image's metadata. */
  echo: (call) => {
    const meta = { url: call.request.url, headers: call.request.headers };
    json(call.response, 200, {
      success: true,
      result: { images: [{ id: `${call.count}`, meta }] },
    });
  },
};

/** Starts the server on a free port of 127.0.0.1. It serves `files` at all other paths. */
export const startScenarioServer = async (
  files?: (path: string) => Promise<{ body: Buffer; type: string } | undefined>,
) => {
  const seen = new Map<string, Seen[]>();
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader(
      "access-control-allow-headers",
      "*, authorization, x-auth-key, x-auth-email",
    );
    response.setHeader("access-control-expose-headers", "*");
    if (request.method === "OPTIONS") return response.end();
    if (url.pathname.startsWith("/seen/"))
      return json(response, 200, seen.get(url.pathname.slice(6)) ?? []);
    const account = url.pathname.match(/^\/client\/v4\/accounts\/([^/]+)\/images\/v[12]$/)?.[1];
    if (account === undefined) {
      const file = await files?.(url.pathname);
      if (!file) return json(response, 404, refusal(7003, "Could not route to the path"));
      response.writeHead(200, { "content-type": file.type, "content-security-policy": CSP });
      return response.end(file.body);
    }
    const all = seen.get(account) ?? [];
    seen.set(account, all);
    const entry: Seen = { url: request.url ?? "", headers: request.headers, aborted: false };
    all.push(entry);
    response.on("close", () => {
      entry.aborted = !response.writableFinished;
    });

    const [scenario = "", argument = ""] = (account.split("--")[0] ?? "").split("_");
    await SCENARIOS[scenario]?.({ request, response, url, argument, count: all.length });
  };
  const server: Server = createServer((request, response) => {
    respond(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen: (account: string) => seen.get(account) ?? [],
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The policy of the pages: no `unsafe-eval`. */
const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src *";
