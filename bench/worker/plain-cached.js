// The plain Worker with the platform's cache, by hand, as Cloudflare's documentation uses it.
import plain from "./plain.js";

/** The platform's cache, which the types of browsers lack. */
const cache = /** @type {Cache} */ (/** @type {any} */ (caches).default);

export default {
  /**
   * @param {Request} request
   * @param {{ UPSTREAM: string, ACCOUNT_ID: string, API_TOKEN: string, CACHE_TTL: string }} env
   * @param {{ waitUntil: (promise: Promise<unknown>) => void }} context
   */
  async fetch(request, env, context) {
    const key = new Request(`${new URL(request.url)}`, request);
    const cached = await cache.match(key);
    if (cached) return cached;
    const response = await plain.fetch(request, env);
    if (response.ok) {
      response.headers.append("Cache-Control", `s-maxage=${env.CACHE_TTL}`);
      context.waitUntil(cache.put(key, response.clone()));
    }
    return response;
  },
};
