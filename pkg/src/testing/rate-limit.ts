// The API's limit: a number of requests in a period of time, and then none for as long.
// https://developers.cloudflare.com/fundamentals/api/reference/limits/
import { ApiError } from "./envelope.js";
import type { RateLimit } from "./options.js";

/** The limit of the real API. */
export const API_LIMIT: RateLimit = { requests: 1_200, seconds: 300 };

/** Counts the requests of a user. */
export class RateLimiter {
  readonly #limit: RateLimit;
  #count = 0;
  /** When the period, or the time without requests, ends. */
  #end = 0;

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Counts a request. Returns whether it is within the limit. */
  count(): boolean {
    const { requests, seconds } = this.#limit;
    const now = Date.now();
    if (now >= this.#end) {
      this.#count = 0;
      this.#end = now + seconds * 1_000;
    }
    this.#count += 1;
    if (this.#count === requests + 1) this.#end = now + seconds * 1_000;
    return this.#count <= requests;
  }

  /** The headers of every response. */
  headers(): Record<string, string> {
    const { requests, seconds } = this.#limit;
    const left = Math.max(0, requests - this.#count);
    return {
      ratelimit: `"default";r=${left};t=${this.#secondsLeft()}`,
      "ratelimit-policy": `"default";q=${requests};w=${seconds}`,
    };
  }

  /** The error of a request beyond the limit. */
  error(): ApiError {
    const { requests, seconds } = this.#limit;
    const message = `More than ${requests} requests per ${seconds} seconds reached. ${SLOW_DOWN}`;
    return new ApiError(429, 971, message, { "retry-after": `${this.#secondsLeft()}` });
  }

  reset(): void {
    this.#end = 0;
    this.#count = 0;
  }

  #secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#end - Date.now()) / 1_000));
  }
}

/** What the API says with status 429. */
export const SLOW_DOWN = "Please wait and consider throttling your request speed";
