// The public keys of token issuers (JSON Web Key Sets, RFC 7517), cached by the isolate.
import { waitUntil } from "cloudflare:workers";
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type FetchImplementation } from "jose";

/** The time allowed for one fetch, its body included. */
const FETCH_TIMEOUT_MS = 5_000;
/** Keys are fetched again after this time. */
const MAX_AGE_MS = 600_000;
/** A token with an unknown `kid` causes another fetch, at most once in this time. */
const COOLDOWN_MS = 60_000;
/** After a failed fetch without keys to fall back on, there is no other fetch for this time. */
const RETRY_MS = 5_000;
/** While the issuer is down, its last keys are used for this time at most. */
const MAX_STALE_MS = 86_400_000;
/** The longest key set, in bytes: some 500 RSA keys, or 100 with certificates. */
const MAX_BYTES = 262_144;

/** The issuer's keys are not available: it does not respond in time, or its response is not a key set. */
export class KeySetUnavailable extends Error {}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** One per URL in the configuration: two at most. */
const keySets = new Map<string, KeySet>();

/** The key set at a URL: finds the key of a token, and fetches the keys when they are missing or old. */
export function keySetAt(url: string): KeySet {
  let keySet = keySets.get(url);
  if (!keySet) {
    const source = new KeySetSource();
    keySet = createRemoteJWKSet(new URL(url), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: MAX_AGE_MS,
      [customFetch]: (...request) => source.fetch(...request),
    });
    keySets.set(url, keySet);
  }
  return keySet;
}

type FetchArguments = Parameters<FetchImplementation>;

/**
 * Fetches one key set; `createRemoteJWKSet` decides when. This class adds two things: on Workers, jose does not share a
 * fetch between requests (panva/jose#355), and once its keys are old, it refuses every token until a fetch succeeds.
 */
class KeySetSource {
  #latest?: { body: string; fetchedAt: number };
  #pending: { body: Promise<string>; startedAt: number } | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** The key set, or the last one while the issuer is down. */
  async fetch(...[url, init]: FetchArguments): Promise<Response> {
    const fallback = this.#fallback();
    try {
      return new Response(await orAborted(this.#shared(url, init), init.signal));
    } catch (error) {
      if (fallback === undefined) throw error;
      return new Response(fallback);
    }
  }

  #fallback(): string | undefined {
    const { body, fetchedAt = 0 } = this.#latest ?? {};
    return Date.now() - fetchedAt < MAX_STALE_MS ? body : undefined;
  }

  /** The pending fetch, or a new one. */
  #shared(...request: FetchArguments): Promise<string> {
    const now = Date.now();
    // A fetch ends within its timeout. An older one belongs to a request that the platform cancelled.
    if (this.#pending && now - this.#pending.startedAt < FETCH_TIMEOUT_MS) {
      return this.#pending.body;
    }
    if (this.#fallback() === undefined && now - this.#failedAt < RETRY_MS) {
      return Promise.reject(new KeySetUnavailable("the last fetch failed recently"));
    }
    const started = { body: this.#load(...request), startedAt: now };
    this.#pending = started;
    const end = () => {
      if (this.#pending === started) this.#pending = undefined;
    };
    // The fetch continues if the caller that started it disconnects: others wait for it.
    waitUntil(started.body.then(end, end));
    return started.body;
  }

  async #load(...[url, init]: FetchArguments): Promise<string> {
    try {
      const body = await boundedText(await fetch(url, init));
      checkKeySet(body);
      this.#latest = { body, fetchedAt: Date.now() };
      return body;
    } catch (cause) {
      this.#failedAt = Date.now();
      throw new KeySetUnavailable("the key set could not be fetched", { cause });
    }
  }
}

/** A promise's value, unless the signal is aborted first. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const fail = () => reject(new KeySetUnavailable("the fetch took too long"));
    if (signal.aborted) fail();
    signal.addEventListener("abort", fail);
  });
  return Promise.race([promise, aborted]);
}

/** The body of a successful response. Throws for another status, and once the body is too long. */
async function boundedText(response: Response): Promise<string> {
  if (response.status !== 200 || !response.body) throw new Error(`status ${response.status}`);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new Error(`longer than ${MAX_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Throws unless a text is a key set with at least one key. */
function checkKeySet(text: string): void {
  const keySet = JSON.parse(text);
  createLocalJWKSet(keySet);
  if (keySet.keys.length === 0) throw new Error("no keys");
}
