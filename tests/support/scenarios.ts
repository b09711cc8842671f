// The scenarios of the accounts in scenario-server.ts: faults of the API in memory, and responses that only a server
// sends.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import {
  type CustomFault,
  failure,
  type Fault,
  type ImageInput,
  success,
} from "cf-list-images/testing";

/** How an account answers. */
export interface Scenario {
  /** How many images it has. Default: 10. */
  count?: number;
  /** The faults of every request. */
  behave?: Fault[];
  /** The fault of its first requests. */
  next?: [fault: Fault, times?: number];
  /** Answers instead of the API. */
  answer?: (request: IncomingMessage, response: ServerResponse) => unknown;
}

/** The n-th image of every account, from the newest. */
export const image = (n: number): ImageInput => ({
  id: `image-${n}`,
  filename: `picture ${n} “ł写🖼”.jpg`,
  creator: `user-${n % 3}`,
  meta: { n, nested: { deep: [1, null, true] } },
  requireSignedURLs: n % 2 === 0,
  variants: [`https://imagedelivery.example/hash/image-${n}/public`],
});

const JSON_TYPE = { "content-type": "application/json" };

/** A body as it is. */
const raw =
  (body: BodyInit, type = "application/json", headers: Record<string, string> = {}): CustomFault =>
  () =>
    new Response(body, { headers: { "content-type": type, ...headers } });

/** The usual body, rewritten. */
const rewritten =
  (rewrite: (body: string) => string, type?: string): CustomFault =>
  async (request, respond) =>
    raw(rewrite(await (await respond()).text()), type)(request, respond);

/** The usual page, with changes to its envelope. */
const changed =
  (change: (envelope: { result: object }) => object): CustomFault =>
  async (_, respond) =>
    Response.json(change((await (await respond()).json()) as { result: object }));

const withTotal = (total_count: unknown) =>
  changed((envelope) => ({ ...envelope, result_info: { total_count } }));

/** A v2 page of no or ten images whose token is the next of `tokens`. */
const withToken = (tokens: (page: number) => string, imagesOf: (page: number) => ImageInput[]) => {
  let page = 0;
  return () => {
    page += 1;
    return Response.json(success({ images: imagesOf(page), continuation_token: tokens(page) }));
  };
};

/** The usual body in two halves, the second of which is held until the test asks for it. Then it breaks off, or is complete. */
const halves =
  (released: Promise<void>, { breaks = false, length = false } = {}): CustomFault =>
  async (_, respond) => {
    const body = new Uint8Array(await (await respond()).arrayBuffer());
    const middle = Math.floor(body.length / 2);
    const stream = new ReadableStream({
      async start(controller) {
        controller.enqueue(body.subarray(0, middle));
        await released;
        if (breaks) return controller.error(new TypeError("terminated"));
        controller.enqueue(body.subarray(middle));
        controller.close();
      },
    });
    const headers = { ...JSON_TYPE, ...(length && { "content-length": `${body.length}` }) };
    return new Response(stream, { headers });
  };

/** A text without end, at a pace: WebKit reads ahead of the page, and full speed would hold up its other requests. */
const endless =
  (start: string): CustomFault =>
  () => {
    const encoder = new TextEncoder();
    const more = encoder.encode("x".repeat(65_536));
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(encoder.encode(start)),
      async pull(controller) {
        await sleep(5);
        controller.enqueue(more);
      },
    });
    return new Response(stream, { headers: JSON_TYPE });
  };

const ENDLESS: Record<string, string> = {
  image: '{"success":true,"result":{"images":[{"id":"a"},{"id":"',
  error: '{"success":false,"errors":[{"code":1000,"message":"',
  body: '{"success":true,"other":"',
};

/** Compressed once: it would hold up the other tests' responses. */
const BOMB = gzipSync(`{"success":true,"result":{"images":[${" ".repeat(1 << 24)}]}}`);

/** Metadata as an uploader may write it: all of it is valid for `JSON.parse`. */
const anyMeta = (): string => {
  const deep = `${'{"a":'.repeat(512)}1${"}".repeat(512)}`;
  const metas = ['"\\ud800"', "1e400", '{"a":1,"a":2}', '{"__proto__":{"b":1}}', deep];
  const images = metas.map((meta, n) => `{"id":"${n}","meta":${meta}}`);
  return `{"success":true,"result":{"images":[${images},${images}]}}`;
};

/** Responds with this JSON over node:http: for what the API in memory does not tell. */
const sendJSON = (response: ServerResponse, status: number, value: unknown) =>
  response.writeHead(status, JSON_TYPE).end(JSON.stringify(value));

/** A response to every request. */
const always = (fault: Fault, count = 10): Scenario => ({ count, behave: [fault] });

/**
 * The scenarios, by name; `argument` is what follows it in the account's id. `released` resolves when the test asks for
 * the rest of a body.
 */
export const SCENARIOS: Record<string, (argument: string, released: Promise<void>) => Scenario> = {
  /** `list_250`: 250 images. */
  list: (count) => ({ count: Number(count) }),
  tokens: (count) => ({ count: Number(count) }),
  /** `capped_250`: at most 40 images a page, whatever `per_page` is. */
  capped: (count) => always({ pageCap: 40 }, Number(count)),
  /** `total_200`: the envelope states the total. */
  total: (count) => always(withTotal(Number(count)), Number(count)),
  /** `refuted_25`: the envelope states a total of 7. */
  refuted: (count) => always(withTotal(7), Number(count)),
  /** `odd-total_null`, `odd-total_part`, `odd-total_text`: the total is not a whole number. */
  "odd-total": (kind) => always(withTotal({ null: null, part: 20.5, text: "20" }[kind]), 25),
  /** v1 with a continuation token, the same on every page. */
  "v1-token": () =>
    always(
      changed((envelope) => ({
        ...envelope,
        result: { ...envelope.result, continuation_token: "t" },
      })),
      25,
    ),
  /** v2 with empty pages for ever, each with a new token. */
  "empty-pages": () =>
    always(
      withToken(
        (page) => `t-${page}`,
        () => [],
      ),
    ),
  /** v2 with the same token on every page. */
  "stuck-token": () =>
    always(
      withToken(
        () => "t",
        (page) => Array.from({ length: 10 }, (_, n) => image(page * 10 + n)),
      ),
    ),
  /** `endless_image`, `endless_error`, `endless_body`: a text without end. */
  endless: (kind) => always(endless(ENDLESS[kind] ?? "")),
  /** 16 MiB that arrive as 16 KiB. */
  bomb: () => always(raw(BOMB, "application/json", { "content-encoding": "gzip" })),
  /** Three uploads between any two pages shift every offset. */
  uploads: () => always({ shiftedPages: 3 }, 100),
  /** The same page for every request. */
  stuck: () => always("ignoredPage"),
  /** `status_503`: always; `status_503x2`: for the first two requests. */
  status: (argument) => {
    const [status = "", times = "999"] = argument.split("x");
    const errors = [{ code: 1000 + Number(status), message: `status ${status}` }];
    return { next: [{ status: Number(status), errors }, Number(times)] };
  },
  /** `after_1`, `after_date`, `after_ms-40`: a 429 with that Retry-After, then the page. */
  after: (argument) => {
    const ms = argument.startsWith("ms-");
    const date = new Date(Date.now() + 3_000).toUTCString();
    const wait = ms
      ? { headers: { "retry-after-ms": argument.slice(3) } }
      : { retryAfter: argument === "date" ? date : argument };
    return { next: [{ status: 429, ...wait }] };
  },
  /** `code_10000`: an error envelope with status 200. */
  code: (code) => always({ status: 200, errors: [{ code: Number(code), message: "No" }] }),
  "bad-token": () => ({
    answer: ({ headers }, response) => {
      const message = `Authentication error: ${headers.authorization}`;
      sendJSON(response, 403, failure({ code: 10_000, message }));
    },
  }),
  html: (status) => always({ html: Number(status) }),
  empty: () => always(raw("")),
  "text-type": () =>
    always(
      rewritten((body) => body, "text/plain"),
      2,
    ),
  bom: () =>
    always(
      rewritten((body) => `\ufeff${body}`),
      2,
    ),
  utf8: () => always(raw(Buffer.from([...Buffer.from('{"success":true,"a":"'), 0xff, 0x22, 0x7d]))),
  surrogate: () => always(raw('{"success":true,"result":{"images":[{"filename":"\\ud800"}]}}')),
  deep: () => always(raw(`{"success":true,"x":${"[".repeat(1025)}${"]".repeat(1025)}}`)),
  "any-meta": () => always(raw(anyMeta())),
  /** `no-result_null`, `no-result_missing`: a success without a result. */
  "no-result": (kind) => always(raw(`{"success":true${kind === "null" ? ',"result":null' : ""}}`)),
  duplicate: () => always(raw('{"success":true,"success":true}')),
  "wrong-type": () =>
    always(raw('{"success":true,"result":{"images":[{"id":"a"},{"variants":["v",7]}]}}')),
  nulls: () =>
    always(
      raw(
        '{"success":true,"errors":null,"messages":null,"result":{"images":[{"id":"a","creator":null}]}}',
      ),
    ),
  extra: () =>
    always(raw('{"success":true,"new":1,"result":{"images":[{"id":"a","new":{"b":[2]}}]}}')),
  /** When it is released, breaks off before the end that Content-Length states. */
  cut: (_, released) => always(halves(released, { breaks: true, length: true }), 200),
  /** When it is released, breaks off without the last chunk. */
  "cut-chunked": (_, released) => always(halves(released, { breaks: true }), 200),
  /** A complete response whose document is cut off. */
  short: () => always("invalidJson", 200),
  "late-failure": () =>
    always(
      raw(
        '{"result":{"images":[{"id":"a"}]},"success":false,"errors":[{"code":1000,"message":"late"}]}',
      ),
    ),
  silent: () => always("timeout"),
  "held-body": (_, released) => always(halves(released), 200),
  refused: () => always("network"),
  /** `redirect_same`, `redirect_away`, `redirect_loop` */
  redirect: (kind) => ({
    answer: ({ url, headers }, response) => {
      const { hostname, port, pathname } = new URL(url ?? "/", `http://${headers.host}`);
      const list = "/client/v4/accounts/list_5--redirected/images/v1";
      const other = hostname === "127.0.0.1" ? "localhost" : "127.0.0.1";
      const away = `http://${other}:${port}${list}`;
      const location = { same: list, away, loop: pathname }[kind] ?? list;
      response.writeHead(302, { location }).end();
    },
  }),
  /** Returns the request as an image's metadata. */
  echo: () => {
    let count = 0;
    return {
      answer: ({ url, headers }, response) => {
        count += 1;
        sendJSON(response, 200, success({ images: [{ id: `${count}`, meta: { url, headers } }] }));
      },
    };
  },
};
