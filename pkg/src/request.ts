import { type Body, openBody } from "./body.js";
import { authorize } from "./credentials.js";
import { ImagesError, isImagesError } from "./error.js";
import type { Listing } from "./listing.js";
import type { RequestEvent, ResponseEvent, RetryEvent } from "./options.js";
import type { PageContent } from "./outcome.js";
import type { Prepared } from "./prepared.js";
import { redact, redactError } from "./redact.js";
import { type Head, readHead, sameOriginRedirect } from "./response.js";
import {
  abortedOf,
  type MaybeSignal,
  sleep,
  startTimeout,
  throwIfAborted,
  type Timeout,
} from "./timeout.js";

const MAX_REDIRECTS = 5;

/** How long to wait for the body of a refusal, in milliseconds: its status is known, the body only explains it. */
const REFUSAL_TIMEOUT = 1_000;

/** The most bytes to read of a refusal: the API's envelope is much shorter, and anything else explains nothing. */
const MAX_REFUSAL = 524_288;

/** A response, with its body and the timeout of its request. */
export interface Received extends Head {
  body: Body;
  timeout: Timeout;
}

/** The error for a missing or incomplete response. */
const interruption = (cause: unknown, { signal }: Timeout, message: string): unknown =>
  signal.aborted ? signal.reason : new ImagesError({ kind: "network", message, cause });

/** Reads the next chunk of a response's body. */
export const nextChunk = async ({ body, timeout }: Received) => {
  try {
    return await body.next();
  } catch (thrown) {
    throw interruption(thrown, timeout, "the body is incomplete, or not a stream of bytes");
  }
};

/** What the requests of one listing have in common. */
interface Context {
  options: Prepared;
  /** Whether to read a body at once, because reading it in chunks is slow. */
  whole: boolean;
  /** The caller's signal, and the iteration's, which is aborted when the consumer stops. */
  signals: MaybeSignal[];
  /** Whether the caller reads the body of a success and ends the attempt. */
  streamed: boolean;
}

/** Calls a hook, if the caller passed it. `wait` waits for the promise that it may return. */
const runHook = async (
  { options, signals }: Context,
  name: "onRequest" | "onResponse" | "onRetry",
  event: RequestEvent,
  wait: (task: unknown) => Promise<unknown>,
) => {
  const hook = options[name] as ((event: RequestEvent) => unknown) | undefined;
  try {
    await wait(hook?.(redact(event, options.secrets)));
  } catch (cause) {
    throwIfAborted(abortedOf(signals));
    throw new ImagesError({ kind: "options", message: `${name}: the function failed`, cause });
  }
};

/** The argument of `fetch`. With credentials or `defaultHeaders`, no redirect to another origin is followed. */
const requestInit = (
  { defaultHeaders, credentials }: Prepared,
  authorization: Record<string, string> | undefined,
  signal: AbortSignal,
): RequestInit => {
  const headers = new Headers(defaultHeaders);
  if (!headers.has("accept")) headers.set("accept", "application/json");
  for (const [name, value] of Object.entries(authorization ?? {})) headers.set(name, value);
  const init: RequestInit = { method: "GET", headers, signal };
  if (authorization || defaultHeaders) init.redirect = "manual";
  if (credentials) init.credentials = credentials;
  return init;
};

/** Reads a body, and makes its images as they arrive. */
const read = async ({ signals }: Context, listing: Listing, received: Received): Promise<void> => {
  if (!received.ok) received.timeout.start(REFUSAL_TIMEOUT);
  let left = received.ok ? Number.POSITIVE_INFINITY : MAX_REFUSAL;
  for (;;) {
    let chunk: Uint8Array | undefined;
    try {
      chunk = await nextChunk(received);
    } catch (thrown) {
      // A refusal with an incomplete body is still a refusal.
      if (received.ok || abortedOf(signals)) throw thrown;
    }
    if (!chunk || !listing.feed(chunk)) return;
    left -= chunk.length;
    if (left < 0) return;
  }
};

/** Sends one request. */
const exchange = async (
  context: Context,
  event: RequestEvent,
  init: RequestInit,
  timeout: Timeout,
): Promise<Received> => {
  // Called as a function, because the global `fetch` throws as a method of another object.
  const { options } = context;
  const { fetch: send = fetch } = options;
  const { race } = timeout;
  if (options.onRequest) await runHook(context, "onRequest", event, race);
  let response: Response;
  try {
    response = await race(send(event.url, init));
  } catch (thrown) {
    throw interruption(thrown, timeout, "the request failed without a response");
  }
  // A stream made by a custom `fetch` may have no end, and reading it as a whole would hold up timers.
  const whole = context.whole && !context.streamed && !options.fetch;
  const body = openBody(response, timeout, whole);
  return { ...readHead(response), body, timeout };
};

/** Makes one attempt: sends a request, and follows its redirects within the origin. */
const attempt = async (
  context: Context,
  listing: Listing,
  from: string,
  number: number,
): Promise<Received> => {
  const { options, signals, streamed } = context;
  const timeout = startTimeout(signals, options.timeout);
  const { race, signal } = timeout;
  let received: Received | undefined;
  let keep = false;
  try {
    const init = requestInit(options, await race(authorize(options)), signal);
    let next: string | undefined = from;
    let hops = 0;
    do {
      const url: string = next;
      const event: RequestEvent = { method: "GET", url, attempt: number };
      const started = Date.now();
      received = await exchange(context, event, init, timeout);
      const { status, location, requestId } = received;
      if (options.onResponse) {
        const told: ResponseEvent = { ...event, status, requestId, duration: Date.now() - started };
        await runHook(context, "onResponse", told, race);
      }
      const redirect = status > 300 && status < 400 && hops++ < MAX_REDIRECTS;
      next = redirect ? sameOriginRedirect(location, url) : undefined;
      if (next) received.body.cancel();
    } while (next);
    keep = streamed && received.ok;
    if (!keep) await read(context, listing, received);
    return received;
  } catch (thrown) {
    // After an abort, the abort is the cause of any failure.
    throw signal.aborted ? signal.reason : thrown;
  } finally {
    if (!keep) {
      timeout.end();
      received?.body.cancel();
    }
  }
};

/** What a listing's requests end with. */
export interface Sent extends Received {
  /** Absent if the caller reads the body. */
  page?: PageContent;
}

const sendAll = async (context: Context, listing: Listing): Promise<Sent> => {
  const { signals, streamed } = context;
  for (let number = 1; ; number++) {
    const url = listing.url as string;
    let received: Received | undefined;
    let failure: ImagesError | undefined;
    try {
      received = await attempt(context, listing, url, number);
      if (streamed && received.ok) return received;
    } catch (thrown) {
      const isTransient = isImagesError(thrown) && /^(network|timeout)$/.test(thrown.kind);
      // An error of this package may also be the reason of an abort.
      if (!isTransient || abortedOf(signals)) throw thrown;
      failure = thrown;
    }
    const { page, error, delay } = listing.finish(received);
    if (received && page) return { ...received, page };
    failure ??= error as ImagesError;
    if (delay === undefined) throw failure;
    const { kind, status } = failure;
    const event: RetryEvent = { method: "GET", url, attempt: number, kind, status, delay };
    await runHook(context, "onRetry", event, (task) => sleep(delay, signals, task));
  }
};

/** Sends requests until one succeeds or the core allows no further attempt. */
export const send = async (
  listing: Listing,
  options: Prepared,
  whole: boolean,
  stop?: AbortSignal,
  streamed = false,
): Promise<Sent> => {
  try {
    const signals = [options.signal, stop];
    return await sendAll({ options, whole, signals, streamed }, listing);
  } catch (thrown) {
    throw redactError(thrown, options);
  }
};
