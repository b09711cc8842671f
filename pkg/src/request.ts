import { authorize } from "./credentials.js";
import { ImagesError } from "./error.js";
import type { Listing } from "./listing.js";
import type { PageContent } from "./outcome.js";
import type { Prepared } from "./prepared.js";
import { redact, redactError } from "./redact.js";
import { eachChunk, requestId, sameOriginRedirect } from "./response.js";
import { sleep, Timeout } from "./timeout.js";

const MAX_REDIRECTS = 5;

/** A response, with the timeout of its request. */
export interface Received {
  response: Response;
  timeout: Timeout;
}

/** The error for a missing or incomplete response. */
export const interruption = (thrown: unknown, timeout: Timeout, message: string): unknown => {
  if (timeout.abortedBy) return timeout.abortedBy.reason;
  if (timeout.expired) {
    const message = `no complete response within ${timeout.duration} ms`;
    return new ImagesError({ kind: "timeout", message });
  }
  return new ImagesError({ kind: "network", message, cause: thrown });
};

/** The requests of one listing: attempts, redirects, retries, hooks. */
export class Requests {
  #options: Prepared;
  #whole: boolean;
  #signals: (AbortSignal | null | undefined)[];

  /**
   * @param whole Whether to read a body at once, because reading it in chunks is slow.
   * @param stop The iteration's signal, aborted when the consumer stops.
   */
  constructor(options: Prepared, whole: boolean, stop?: AbortSignal) {
    this.#options = options;
    this.#whole = whole;
    this.#signals = [options.signal, stop];
  }

  /**
   * Sends requests until one succeeds or the core allows no further attempt. With `streamed`, the caller reads the
   * body of a success and ends the attempt.
   */
  async send(listing: Listing): Promise<Received & { page: PageContent }>;
  async send(listing: Listing, streamed: true): Promise<Received>;
  async send(listing: Listing, streamed = false): Promise<Received> {
    try {
      return await this.#send(listing, streamed);
    } catch (thrown) {
      throw redactError(thrown, this.#options.secrets);
    }
  }

  async #send(listing: Listing, streamed: boolean): Promise<Received> {
    for (let attempt = 1; ; attempt++) {
      const url = listing.url as string;
      let received: Received | undefined;
      let failure: ImagesError | undefined;
      try {
        received = await this.#attempt(listing, url, attempt, streamed);
      } catch (thrown) {
        if (!(thrown instanceof ImagesError) || !/^(network|timeout)$/.test(thrown.kind))
          throw thrown;
        failure = thrown;
      }
      if (received && streamed && received.response.ok) return received;
      const { page, error, delay } = listing.finish(received?.response);
      if (received && page) return { ...received, page } as Received;
      failure ??= error as ImagesError;
      if (delay === undefined) throw failure;
      const { kind, status } = failure;
      const event = { method: "GET", url, attempt, kind, status, delay } as const;
      this.#emit("onRetry", this.#options.onRetry, event);
      await sleep(delay, this.#signals);
    }
  }

  async #attempt(
    listing: Listing,
    url: string,
    attempt: number,
    streamed: boolean,
  ): Promise<Received> {
    const timeout = new Timeout(this.#signals, this.#options.timeout);
    let keep = false;
    try {
      if (timeout.abortedBy) throw timeout.abortedBy.reason;
      const authorization = await timeout.race(authorize(this.#options));
      const response = await this.#follow(url, attempt, timeout, authorization);
      keep = streamed && response.ok;
      if (!keep) await this.#read(listing, response, timeout);
      return { response, timeout };
    } catch (thrown) {
      // After an abort, the abort is the cause of any failure.
      throw timeout.signal.aborted ? interruption(thrown, timeout, "") : thrown;
    } finally {
      if (!keep) timeout.end();
    }
  }

  /** Sends a request. With credentials or `defaultHeaders`, it follows redirects within the origin only. */
  async #follow(
    from: string,
    attempt: number,
    timeout: Timeout,
    authorization: Record<string, string> | undefined,
  ): Promise<Response> {
    const {
      fetch: send = fetch,
      defaultHeaders,
      credentials,
      onRequest,
      onResponse,
    } = this.#options;
    const headers = new Headers(defaultHeaders);
    if (!headers.has("accept")) headers.set("accept", "application/json");
    for (const [name, value] of Object.entries(authorization ?? {})) headers.set(name, value);
    const init: RequestInit = { method: "GET", headers, signal: timeout.signal };
    if (authorization || defaultHeaders) init.redirect = "manual";
    if (credentials) init.credentials = credentials;
    let url = from;
    for (let hop = 0; ; hop++) {
      const event = { method: "GET", url, attempt } as const;
      this.#emit("onRequest", onRequest, event);
      const started = Date.now();
      let response: Response;
      try {
        // Called as a function, because the global `fetch` throws as a method of another object.
        response = await timeout.race(send(url, init));
      } catch (thrown) {
        throw interruption(thrown, timeout, "the request failed without a response");
      }
      if (response.type === "opaqueredirect") {
        const message = "a redirect, which a request with credentials cannot follow in a browser";
        throw new ImagesError({ kind: "http", message });
      }
      const { status } = response;
      const duration = Date.now() - started;
      const id = requestId(response);
      this.#emit("onResponse", onResponse, { ...event, status, requestId: id, duration });
      const redirect = status > 300 && status < 400 && hop < MAX_REDIRECTS;
      const next = redirect ? sameOriginRedirect(response, url) : undefined;
      if (!next) return response;
      url = next;
      await response.body?.cancel();
    }
  }

  /** Reads a body, and makes its images as they arrive. */
  async #read(listing: Listing, response: Response, timeout: Timeout): Promise<void> {
    try {
      if (this.#whole) {
        listing.feed(new Uint8Array(await timeout.race(response.arrayBuffer())));
      } else {
        await eachChunk(response, timeout, (chunk) => listing.feed(chunk));
      }
    } catch (thrown) {
      if (thrown instanceof ImagesError) throw thrown;
      // A refusal with an incomplete body is still a refusal.
      if (!response.ok && !timeout.abortedBy) return;
      throw interruption(thrown, timeout, "the body is incomplete");
    }
  }

  /** Calls one of the caller's hooks. */
  #emit<T>(name: string, hook: ((event: T) => void) | undefined, event: T) {
    try {
      // A redirect's URL and a request's id come from the server.
      hook?.(redact(event, this.#options.secrets));
    } catch (cause) {
      throw new ImagesError({ kind: "options", message: `${name}: the function failed`, cause });
    }
  }
}
