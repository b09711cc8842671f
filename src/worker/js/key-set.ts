// The public keys of token issuers (JSON Web Key Sets, RFC 7517), cached by the isolate.
//
// jose has a remote key set too. On Workers it does not share a fetch between requests (panva/jose#355), it refuses every
// token while the issuer is down, and one unknown `kid` delays all others: so only its local key set is used here.
import { waitUntil } from "cloudflare:workers";
import { createLocalJWKSet, type JSONWebKeySet } from "jose";

/** The time allowed for one fetch, its body included. */
const FETCH_TIMEOUT_MS = 5_000;
/** Keys are fetched again after this time. */
const MAX_AGE_MS = 600_000;
/** A new key is found within this time: when a token needs one, there is a fetch, but at most one in this time. */
const INTERVAL_MS = 5_000;
/** While the issuer is down, its last keys are used for this time at most. */
const MAX_STALE_MS = 86_400_000;
/** The longest key set, in bytes after decoding: some 500 RSA keys, or 100 with certificates. */
const MAX_BYTES = 262_144;

/**
 * The issuer's keys are not available. The message is for the log: a few words of this file, with nothing of the URL, the
 * response or a token.
 */
export class KeySetUnavailable extends Error {}

/** Finds the key of a token. */
export type Keys = ReturnType<typeof createLocalJWKSet>;

/** One per URL in the configuration: two at most. */
const keySets = new Map<string, KeySet>();

/** The key set at a URL. */
export function keySetAt(url: string): KeySet {
  let keySet = keySets.get(url);
  if (!keySet) {
    keySet = new KeySet(url);
    keySets.set(url, keySet);
  }
  return keySet;
}

/** One issuer's keys. All requests of the isolate share one fetch. */
class KeySet {
  readonly #url: string;
  #latest: { keys: Keys; fetchedAt: number } | undefined;
  #pending: { keys: Promise<Keys>; startedAt: number } | undefined;
  /** When the last fetch started. */
  #startedAt = Number.NEGATIVE_INFINITY;
  /** Why the last fetch failed, if it did. */
  #failure: KeySetUnavailable | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * The keys, fetched if there are none or they are old. While the issuer is down, the last ones: the first caller waits
   * for the failure, the others do not.
   */
  async current(): Promise<Keys> {
    const { keys, fetchedAt = 0 } = this.#latest ?? {};
    const age = Date.now() - fetchedAt;
    if (keys && age < MAX_AGE_MS) return keys;
    const fallback = age < MAX_STALE_MS ? keys : undefined;
    const fetching = this.#fetch();
    if (fallback && (this.#failure || !fetching)) return fallback;
    try {
      return await this.#within(fetching);
    } catch (error) {
      if (fallback) return fallback;
      throw error;
    }
  }

  /** The keys, if they are newer than these or can be fetched: for a token that these do not verify. */
  async newerThan(keys: Keys): Promise<Keys | undefined> {
    if (this.#latest && this.#latest.keys !== keys) return this.#latest.keys;
    try {
      return await this.#within(this.#fetch());
    } catch {
      return undefined;
    }
  }

  /** The pending fetch, or a new one; `undefined` if the last one is too recent. */
  #fetch(): Promise<Keys> | undefined {
    const now = Date.now();
    // A fetch ends within its timeout. An older one belongs to a request that the platform cancelled.
    if (this.#pending && now - this.#pending.startedAt < FETCH_TIMEOUT_MS)
      return this.#pending.keys;
    if (now - this.#startedAt < INTERVAL_MS) return undefined;
    this.#startedAt = now;
    const started = { keys: this.#load(), startedAt: now };
    this.#pending = started;
    const end = () => {
      if (this.#pending === started) this.#pending = undefined;
    };
    // The fetch continues if the caller that started it disconnects: others wait for it.
    waitUntil(started.keys.then(end, end));
    return started.keys;
  }

  async #load(): Promise<Keys> {
    try {
      const response = await fetch(this.#url, {
        headers: { Accept: "application/jwk-set+json, application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
      });
      const keys = createLocalJWKSet(keySetOf(await boundedText(response)));
      this.#latest = { keys, fetchedAt: Date.now() };
      this.#failure = undefined;
      return keys;
    } catch (error) {
      this.#failure = unavailable(error, "no response");
      throw this.#failure;
    }
  }

  /** The keys of a fetch. Rejects without a fetch, and when it takes too long: the platform may have cancelled it. */
  #within(fetching: Promise<Keys> | undefined): Promise<Keys> {
    return new Promise((resolve, reject) => {
      if (!fetching) {
        reject(this.#failure ?? new KeySetUnavailable("no fetch"));
        return;
      }
      const fail = () => reject(new KeySetUnavailable("timeout"));
      const timer = setTimeout(fail, FETCH_TIMEOUT_MS);
      fetching.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

/** The reason for a failure, which is not in the platform's errors: these may quote the URL. */
function unavailable(error: unknown, otherwise: string): KeySetUnavailable {
  if (error instanceof KeySetUnavailable) return error;
  const isTimeout = (error as { name?: unknown } | undefined)?.name === "TimeoutError";
  return new KeySetUnavailable(isTimeout ? "timeout" : otherwise, { cause: error });
}

/** The body of a successful response. Throws for another status, and once the body is too long. */
async function boundedText(response: Response): Promise<string> {
  if (response.status !== 200) throw new KeySetUnavailable(`status ${response.status}`);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MAX_BYTES) throw new KeySetUnavailable(`longer than ${MAX_BYTES} bytes`);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw unavailable(error, "incomplete, or not UTF-8");
  }
}

/** The key set in a text. Throws unless it has a key. What is not a key is left out (RFC 7517 §5). */
function keySetOf(text: string): JSONWebKeySet {
  const keys = membersOf(text).filter(
    (key) =>
      typeof key === "object" && key !== null && typeof (key as { kty?: unknown }).kty === "string",
  );
  if (keys.length === 0) throw new KeySetUnavailable("no keys");
  return { keys } as JSONWebKeySet;
}

function membersOf(text: string): unknown[] {
  let keys: unknown;
  try {
    keys = (JSON.parse(text) as { keys?: unknown } | null)?.keys;
  } catch {
    // Not JSON, such as the page of another path.
  }
  if (!Array.isArray(keys)) throw new KeySetUnavailable("not a key set");
  return keys;
}
