import { responder } from "./core.js";
import type { Context, Env } from "./env.js";

export type * from "./env.js";
export { type ImagesProxy, type ImagesProxyOptions, imagesProxy } from "./proxy.js";

const respond = responder({});

/**
 * The whole Worker: the listing at `/images`, `/images/v1` and `/images/v2`, the API's own paths below `/client/v4`,
 * `/healthz` and `/openapi.json`, and the gallery at all other paths, from the binding `ASSETS`.
 *
 * @example
 * ```ts
 * export { default } from "cf-list-images/worker";
 * ```
 *
 * @see https://github.com/cf-list-images/cf-list-images/blob/main/docs/deploy.md
 */
const worker = {
  /** Responds to a request. */
  fetch(request: Request, env: Env, context?: Context): Promise<Response> {
    return respond(request, env, context);
  },
};

export default worker;
