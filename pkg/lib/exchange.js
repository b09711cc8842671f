import { retryDelay } from "../dist/core.js";
import { eachPart } from "./body.js";
import { Bounds, sleep } from "./bounds.js";
import { credentials, withoutSecret } from "./credentials.js";
import { failure, ImagesError } from "./error.js";

/** @import { ListImagesOptions } from "../index.js" */
/** @import { ImageScan } from "../dist/core.js" */
/** @import { Platform } from "./bind.js" */

/**
 * A successful answer (2xx), its body read or, for a stream, still on its way.
 *
 * @typedef {object} Answer
 * @property {Response} response
 * @property {Bounds} bounds
 * @property {string | undefined} secret
 */

/**
 * What is asked, and knows what an answer means: its `read` throws a refusal.
 *
 * @template T
 * @typedef {object} Source
 * @property {() => ImageScan} scan
 * @property {(status: number, scan: ImageScan, secret: string | undefined) => T} read
 */

const MAX_REDIRECTS = 5;

/** @param {Response} response */
export const requestId = ({ headers }) =>
  headers.get("x-request-id") ?? headers.get("cf-ray") ?? undefined;

/**
 * Milliseconds that the server wants between this and the next request (RFC 9110 §10.2.3).
 *
 * @param {Response} response
 */
const serverDelay = ({ headers }) => {
  const ms = headers.get("retry-after-ms");
  if (ms && Number(ms) >= 0) return Number(ms);
  const after = headers.get("retry-after");
  if (!after) return undefined;
  const delay = Number.isNaN(Number(after)) ? Date.parse(after) - Date.now() : Number(after) * 1000;
  return Number.isNaN(delay) ? undefined : Math.max(delay, 0);
};

/**
 * What an error tells of the answer that it is about.
 *
 * @param {Response} response
 */
export const facts = (response) => {
  const delay = serverDelay(response);
  return {
    status: response.status,
    requestId: requestId(response),
    retryAfter: delay === undefined ? undefined : delay / 1000,
  };
};

/**
 * Why nothing, or no more, came.
 *
 * @param {unknown} thrown
 * @param {Bounds} bounds
 * @param {string | undefined} secret
 * @param {string} message
 */
export const broken = (thrown, bounds, secret, message) => {
  if (bounds.abortedBy) return bounds.abortedBy.reason;
  if (!bounds.timedOut)
    return new ImagesError({ kind: "network", message, cause: withoutSecret(thrown, secret) });
  return new ImagesError({
    kind: "timeout",
    message: `no whole answer within ${bounds.timeout} ms`,
  });
};

/** The requests of one listing: attempts, redirects, retries, hooks. */
export class Exchange {
  #platform;
  #options;
  #signals;

  /**
   * @param {Platform} platform
   * @param {ListImagesOptions} options Checked by the core.
   * @param {AbortSignal} [stop] The iteration's own: aborted when the consumer leaves.
   */
  constructor(platform, options, stop) {
    this.#platform = platform;
    this.#options = options;
    this.#signals = [options.signal, stop];
  }

  /** The requests of another listing with the same options; the iteration's end does not end it. */
  anew() {
    return new Exchange(this.#platform, this.#options);
  }

  /**
   * Asks, and asks again as the core's policy says, until the source takes an answer.
   *
   * @template T
   * @param {string} url
   * @param {Source<T>} source
   * @param {boolean} [streamed] Whether the body of a success is to stay on its way.
   * @returns {Promise<Answer & { value: T }>}
   */
  async send(url, source, streamed = false) {
    const { maxRetries = 2, onRetry } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(url, attempt, source, streamed);
      } catch (thrown) {
        const { kind, status, retryAfter } = /** @type {ImagesError} */ (thrown);
        const passing = status || kind === "network" || kind === "timeout";
        if (!(thrown instanceof ImagesError) || !passing) throw thrown;
        const wanted = retryAfter === undefined ? undefined : retryAfter * 1000;
        const delay = retryDelay(attempt, maxRetries, status ?? 0, wanted, Math.random());
        if (delay < 0) throw thrown;
        this.#tell("onRetry", onRetry, { method: "GET", url, attempt, kind, status, delay });
        await sleep(delay, this.#signals);
      }
    }
  }

  /**
   * @template T
   * @param {string} url
   * @param {number} attempt
   * @param {Source<T>} source
   * @param {boolean} streamed
   */
  async #attempt(url, attempt, source, streamed) {
    const options = this.#options;
    const bounds = new Bounds(this.#signals, options.timeout);
    let keep = false;
    try {
      if (bounds.abortedBy) throw bounds.abortedBy.reason;
      const { headers, secret } = await bounds.within(credentials(options));
      const response = await this.#follow(url, attempt, bounds, headers, secret);
      keep = streamed && response.ok;
      const value = keep ? undefined : await this.#read(source, response, bounds, secret);
      return { response, bounds, secret, value: /** @type {T} */ (value) };
    } catch (thrown) {
      // Whatever failed then, failed because the bounds were reached.
      throw bounds.signal.aborted ? broken(thrown, bounds, undefined, "") : thrown;
    } finally {
      if (!keep) bounds.end();
    }
  }

  /**
   * What an answer means.
   *
   * @template T
   * @param {Source<T>} source
   * @param {Response} response
   * @param {Bounds} bounds
   * @param {string | undefined} secret
   */
  async #read(source, response, bounds, secret) {
    const scan = source.scan();
    try {
      await this.#scan(scan, response, bounds, secret);
      return source.read(response.status, scan, secret);
    } catch (thrown) {
      throw failure(thrown, facts(response));
    } finally {
      scan.free();
    }
  }

  /**
   * Fetches. Where credentials go along, redirects are followed here, and within the origin only.
   *
   * @param {string} from
   * @param {number} attempt
   * @param {Bounds} bounds
   * @param {Record<string, string>} added
   * @param {string | undefined} secret
   */
  async #follow(from, attempt, bounds, added, secret) {
    const {
      fetch: ask = fetch,
      defaultHeaders,
      credentials: mode,
      onRequest,
      onResponse,
    } = this.#options;
    const headers = new Headers(defaultHeaders);
    if (!headers.has("accept")) headers.set("accept", "application/json");
    for (const name in added) headers.set(name, /** @type {string} */ (added[name]));
    /** @type {RequestInit} */
    const init = { method: "GET", headers, signal: bounds.signal };
    if (secret || defaultHeaders) init.redirect = "manual";
    if (mode) init.credentials = mode;
    let url = from;
    for (let hop = 0; ; hop++) {
      const event = { method: /** @type {const} */ ("GET"), url, attempt };
      this.#tell("onRequest", onRequest, event);
      const started = Date.now();
      let response;
      try {
        // Called bare: `fetch` refuses to be another object's method.
        response = await bounds.within(ask(url, init));
      } catch (thrown) {
        throw broken(thrown, bounds, secret, "the request failed: no answer came");
      }
      if (response.type === "opaqueredirect") {
        const message =
          "a redirect, which a browser does not let a request with credentials follow";
        throw new ImagesError({ kind: "http", message });
      }
      const { status } = response;
      const answered = {
        ...event,
        status,
        requestId: requestId(response),
        duration: Date.now() - started,
      };
      this.#tell("onResponse", onResponse, answered);
      const next = status > 300 && status < 400 && hop < MAX_REDIRECTS && sameOrigin(response, url);
      if (!next) return response;
      url = next;
      await response.body?.cancel();
    }
  }

  /**
   * Reads a body: its images are made while the rest is on its way.
   *
   * @param {ImageScan} scan
   * @param {Response} response
   * @param {Bounds} bounds
   * @param {string | undefined} secret
   */
  async #scan(scan, response, bounds, secret) {
    /** @param {Uint8Array} part */
    const feed = (part) => {
      try {
        return scan.feed(part);
      } catch (thrown) {
        throw failure(thrown);
      }
    };
    try {
      if (this.#platform.whole) {
        feed(new Uint8Array(await bounds.within(response.arrayBuffer())));
      } else {
        await eachPart(response, bounds, feed);
      }
    } catch (thrown) {
      if (thrown instanceof ImagesError) throw thrown;
      // An answer that refuses and breaks off has still refused.
      if (!response.ok && !bounds.abortedBy) return;
      throw broken(thrown, bounds, secret, "the body broke off");
    }
  }

  /**
   * Tells a hook of the caller's. It sees no header, and so no credential.
   *
   * @template T
   * @param {string} name
   * @param {((event: T) => void) | undefined} hook
   * @param {T} event
   */
  #tell(name, hook, event) {
    try {
      hook?.(event);
    } catch (cause) {
      throw new ImagesError({ kind: "options", message: `${name}: the function failed`, cause });
    }
  }
}

/**
 * Where a redirect leads, if that is on the same origin.
 *
 * @param {Response} response
 * @param {string} url
 */
const sameOrigin = ({ headers }, url) => {
  try {
    const from = new URL(url, globalThis.location?.href);
    const to = new URL(headers.get("location") ?? "", from);
    return headers.has("location") && to.origin === from.origin ? to.href : undefined;
  } catch {
    return undefined;
  }
};
