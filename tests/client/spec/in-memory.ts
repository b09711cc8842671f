// The API in memory, in every runtime.
import { all, equal, ok, rejection } from "./check.ts";
import type { Context, Specification } from "./context.ts";

/** Options of a listing from an API in memory. */
const optionsOf = (
  { isBrowser }: Context,
  { accountId, apiToken, fetch }: ReturnType<Context["testing"]["createImagesApi"]>,
) => ({
  accountId,
  apiToken,
  fetch,
  maxRetries: 0,
  ...(isBrowser && { dangerouslyAllowBrowser: true }),
});

export const inMemory: Specification = {
  "the API in memory lists every image, in v1 and v2": async (context) => {
    const api = context.testing.createImagesApi({ count: 25 });
    for (const version of [1, 2]) {
      const options = { ...optionsOf(context, api), version, perPage: 10 };
      equal(await all(context.listImages(options)), api.images);
    }
    equal(await all(context.streamImages(optionsOf(context, api))), api.images);
  },
  "each fault of the API in memory is the error that it stands for": async (context) => {
    const api = context.testing.createImagesApi({ count: 200 });
    for (const [fault, kind] of [
      [{ status: 429, retryAfter: 2 }, "rateLimit"],
      [{ status: 401 }, "auth"],
      ["successFalse", "api"],
      ["html", "http"],
      ["invalidJson", "decode"],
      ["cutBody", "network"],
      ["network", "network"],
      ["timeout", "timeout"],
    ] as const) {
      api.failNext(fault);
      const options = { ...optionsOf(context, api), timeout: kind === "timeout" ? 50 : 60_000 };
      const error = await rejection(() => context.listImages(options));
      equal([error.kind, api.requests.length], [kind, 1], JSON.stringify(fault));
      api.reset();
    }
  },
  "an abort ends a request to the API in memory with its reason": async (context) => {
    const api = context.testing.createImagesApi();
    api.failNext("timeout");
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 20);
    const { signal } = controller;
    ok(
      (await rejection(() => api.fetch("https://a.example/", { signal }))) === reason,
      "the reason",
    );
  },
  "the API in memory listens where there is node:http, and says so elsewhere": async (context) => {
    const api = context.testing.createImagesApi({ count: 3 });
    const server = await api.listen().catch((error: Error) => error);
    if (server instanceof Error) {
      ok(server.message.includes("use api.fetch"), server.message);
      return;
    }
    const options = { ...optionsOf(context, api), fetch: undefined, baseURL: server.url };
    equal((await context.listImages(options)).images, api.images);
    await server.close();
  },
};
