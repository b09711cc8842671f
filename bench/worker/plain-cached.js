// The plain Worker with the platform's cache, by hand.
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
    const cached = await cache.match(request.url);
    if (cached) return cached;
    const response = await plain.fetch(request, env);
    if (response.ok) {
      response.headers.set("Cache-Control", `public, max-age=${env.CACHE_TTL}`);
      context.waitUntil(cache.put(request.url, response.clone()));
    }
    return response;
  },
};
