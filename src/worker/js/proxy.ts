import { responder } from "./core.js";
import type { Context, Env } from "./env.js";

/** Options of {@link imagesProxy}. */
export interface ImagesProxyOptions {
  /**
   * The path of the listing, as it is in the URL of the request that `fetch` gets: `/` where a router has removed the
   * prefix. Segments of letters, digits and `-._~!$&'()*+,;=:@`, without a slash at the end. Default: `/images`.
   */
  basePath?: string | undefined;
}

/** Something that responds to requests, such as a Worker. */
export interface ImagesProxy {
  /**
   * Responds to a request. It needs no `this`, and never throws because of a request.
   *
   * @param request The request. Its body is not read.
   * @param env The settings and bindings. They are read when an object is first seen, and again when its values change.
   *   Objects with equal settings share the state of the isolate.
   * @param context The platform's context of the request. Default: the platform's own `waitUntil`.
   */
  fetch(request: Request, env: Env, context?: Context): Promise<Response>;
}

/** Segments of the characters that a path may have as they are (RFC 3986 §3.3), none of them `.` or `..`. */
const BASE_PATH = /^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[\w.~!$&'()*+,;=:@-]+)+$/;

/**
 * The Worker as a part of your own: a handler for the requests below a path.
 *
 * It serves the listing at `basePath` and `basePath/v1`, `basePath/v2`, and below it `/healthz`, `/openapi.json` and the
 * API's own `/client/v4/accounts/{account_id}/images/v1` and `/v2`. Everything else is 404. It neither serves the gallery
 * nor sets `Strict-Transport-Security`: these are up to your Worker.
 *
 * @example In a Worker beside other routes
 * ```ts
 * import { imagesProxy } from "cf-list-images/worker";
 *
 * const images = imagesProxy({ basePath: "/api/images" });
 *
 * export default {
 *   async fetch(request, env, ctx) {
 *     const { pathname } = new URL(request.url);
 *     if (/^\/api\/images(\/|$)/.test(pathname)) return images.fetch(request, env, ctx);
 *     return new Response("the rest of the app");
 *   },
 * } satisfies ExportedHandler<Env>;
 * ```
 *
 * @example In Hono
 * ```ts
 * import { imagesProxy } from "cf-list-images/worker";
 * import { Hono } from "hono";
 * import { cors } from "hono/cors";
 *
 * const images = imagesProxy({ basePath: "/api/images" });
 * const app = new Hono<{ Bindings: Env }>();
 *
 * app.use("/api/*", cors({ origin: "https://www.example.com" }));
 * app.get("/", (c) => c.text("the rest of the app"));
 * app.all("/api/images/*", (c) => images.fetch(c.req.raw, c.env));
 *
 * export default app;
 * ```
 *
 * @param options Where the listing is.
 * @throws TypeError if `basePath` is not such a path.
 * @see https://github.com/cf-list-images/cf-list-images/blob/main/docs/deploy.md#in-a-worker-of-your-own
 */
export function imagesProxy({ basePath = "/images" }: ImagesProxyOptions = {}): ImagesProxy {
  if (typeof basePath !== "string" || !BASE_PATH.test(basePath)) {
    const expected = 'expected a path such as "/api/images", without a slash at its end';
    throw new TypeError(`basePath: ${expected}, got ${JSON.stringify(basePath)}`);
  }
  const respond = responder({ BASE_PATH: basePath });
  return {
    fetch(request, env, context) {
      return respond(request, env, context);
    },
  };
}
