// Refusals whose body does not end, and hooks that fail.
import { all, equal, ok, rejection, within } from "./check.ts";
import type { Context, Specification } from "./context.ts";

const REFUSAL =
  '{"success":false,"errors":[{"code":1404,"message":"No"}],"messages":[],"result":null}';

/** Bodies that don't end. */
const ENDLESS: Record<string, (signal: AbortSignal) => ReadableStream> = {
  hangs: () => new ReadableStream({ pull: () => new Promise(() => {}) }),
  "hangs after its text": () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(REFUSAL)),
      pull: () => new Promise(() => {}),
    }),
  drips: () => {
    let timer: ReturnType<typeof setInterval>;
    return new ReadableStream({
      start: (controller) => {
        timer = setInterval(() => controller.enqueue(Uint8Array.of(0x20)), 100);
      },
      cancel: () => clearInterval(timer),
    });
  },
};

const ways = ({ listImages, streamImages }: Context) => [
  (options: object) => listImages(options).then(),
  (options: object) => all(streamImages(options)),
];

export const refusals: Specification = {
  "a refusal whose body hangs or drips is that refusal after a second": async (context) => {
    const kinds = {
      401: "auth",
      403: "auth",
      404: "notFound",
      429: "rateLimit",
      500: "http",
      503: "http",
    };
    const cases = Object.entries(kinds).flatMap(([status, kind]) =>
      Object.entries(ENDLESS).flatMap(([what, body]) =>
        ways(context).map(async (list) => {
          const name = `${status} ${what}`;
          const own = async (_: string, init: RequestInit) =>
            new Response(body(init.signal as AbortSignal), { status: Number(status) });
          const options = { ...context.at("list_1"), fetch: own, maxRetries: 0 };
          const error = await within(
            name,
            rejection(() => list(options)),
          );
          ok(error instanceof context.ImagesError, `${name}: ${error}`);
          const expected = kind === "http" && what.includes("text") ? "api" : kind;
          equal([error.kind, error.status], [expected, Number(status)], name);
        }),
      ),
    );
    await Promise.all(cases);
  },
  "a shorter timeout also ends the wait for the body of a refusal": async ({ listImages, at }) => {
    const own = async () =>
      new Response(ENDLESS.hangs?.(new AbortController().signal), { status: 403 });
    const ended: string[] = [];
    const refused = async (what: string, options: object) => {
      const { kind, status } = await rejection(() =>
        listImages({ ...at("list_1"), fetch: own, ...options }),
      );
      equal([kind, status], ["auth", 403], what);
      ended.push(what);
    };
    await Promise.all([refused("a short timeout", { timeout: 50 }), refused("a second", {})]);
    equal(ended, ["a short timeout", "a second"]);
  },
  "a refusal whose body hangs is retried as its status and Retry-After say": async ({
    listImages,
    at,
  }) => {
    for (const [status, attempts] of [
      [401, 1],
      [404, 1],
      [429, 2],
      [503, 2],
    ] as const) {
      let calls = 0;
      const delays: unknown[] = [];
      const own = async () => {
        calls += 1;
        const headers = { "retry-after-ms": "7" };
        return new Response(ENDLESS.hangs?.(new AbortController().signal), { status, headers });
      };
      const onRetry = ({ delay, kind, status }: Record<string, unknown>) =>
        delays.push([delay, kind, status]);
      const options = { ...at("list_1"), fetch: own, maxRetries: 1, timeout: 60, onRetry };
      const error = await rejection(() => listImages(options));
      equal([error.status, error.retryAfter, calls], [status, 0.007, attempts]);
      const kind = status === 429 ? "rateLimit" : "http";
      equal(delays, attempts === 1 ? [] : [[7, kind, status]]);
    }
  },
  "an abort while the body of a refusal hangs rejects with its reason": async (context) => {
    for (const list of ways(context)) {
      const controller = new AbortController();
      const own = async () => new Response(ENDLESS.hangs?.(controller.signal), { status: 403 });
      setTimeout(() => controller.abort("enough"), 50);
      const options = { ...context.at("list_1"), fetch: own, signal: controller.signal };
      equal(await rejection(() => list(options)), "enough");
    }
  },
  "a hook that throws or rejects fails the listing with its exception as the cause": async (
    context,
  ) => {
    for (const name of ["onRequest", "onResponse", "onRetry"]) {
      for (const thrown of [new Error("broken"), "text", Symbol("hook")]) {
        const hooks = [
          () => {
            throw thrown;
          },
          async () => {
            throw thrown;
          },
        ];
        for (const hook of hooks) {
          for (const list of ways(context)) {
            const error = await rejection(() =>
              list({ ...context.at("status_503x1"), [name]: hook }),
            );
            ok(error instanceof context.ImagesError, `${name}: ${String(error)}`);
            equal([error.kind, error.message], ["options", `${name}: the function failed`]);
            ok(error.cause === thrown, `${name}: ${String(error.cause)}`);
          }
        }
      }
    }
  },
  "a request waits for the promise of its hook, within the timeout": async ({
    listImages,
    at,
    seen,
  }) => {
    const waiting = at("list_1");
    let isReady = false;
    await listImages({
      ...waiting,
      onRequest: async () => {
        equal((await seen(waiting)).length, 0);
        isReady = true;
      },
    });
    equal([isReady, (await seen(waiting)).length], [true, 1]);
    const hanging = at("list_1");
    const onRequest = () => new Promise(() => {});
    const options = { ...hanging, onRequest, timeout: 50, maxRetries: 0 };
    const error = await rejection(() => listImages(options));
    equal([error.kind, (await seen(hanging)).length], ["timeout", 0]);
  },
};
