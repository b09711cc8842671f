// What would be dozens of calls across the boundary from Rust, or is a line here: requests and answers as one
// string, the upstream's body in large chunks, signatures by WebCrypto, flights that requests share.

const text = (value) => value ?? "";

/** What Rust reads of a request, a line each; see `facts.rs`. No header value or URL holds a line break. */
export const requestFacts = (request) => {
  const { headers } = request;
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length;
  return [
    request.method,
    request.url,
    size,
    text(headers.get("cf-ray")) || crypto.randomUUID(),
    text(headers.get("origin")),
    text(headers.get("authorization")),
    text(headers.get("cf-access-jwt-assertion")),
    text(headers.get("cookie")),
    text(headers.get("x-api-key")),
    text(headers.get("if-none-match")),
    text(headers.get("cf-connecting-ip")),
  ].join("\n");
};

const headersOf = (lines) => {
  const headers = new Headers();
  const parts = lines ? lines.split("\n") : [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.append(parts[at], parts[at + 1]);
  return headers;
};

/** An answer; `headers` is name, value, name, value… a line each. */
export const respond = (status, headers, body) =>
  new Response(body ?? null, { status, headers: headersOf(headers) });

/** A copy of bytes that lie in the core's memory. */
export const copyOut = (bytes) => bytes.slice();

/** The gallery's file at a request's URL. Neither body nor credentials of the request go along. */
export const asset = (env, url, method) => {
  return env.ASSETS.fetch(new Request(url, { method }));
};

/** An answer with some headers set, name, value, name, value… a line each. */
export const withHeaders = (response, lines) => {
  const changed = new Response(response.body, response);
  for (const [name, value] of headersOf(lines)) changed.headers.set(name, value);
  return changed;
};

/** One call to another server. Rejects with "timeout" or "network", never with a URL or header. */
export class Exchange {
  #abort = new AbortController();
  #response;
  #reader;
  #buffer;
  #pending = false;
  #progress = false;
  #timer;

  static async open(url, headers, timeout, idle) {
    const exchange = new Exchange();
    await exchange.#start(url, headers, timeout, idle);
    return exchange;
  }

  async #start(url, headers, timeout, idle) {
    this.#timer = setTimeout(() => this.#abort.abort(), timeout);
    try {
      // A redirect is never followed: the credentials are for this server alone.
      const init = { headers: headersOf(headers), redirect: "manual", signal: this.#abort.signal };
      this.#response = await fetch(url, init);
    } catch {
      throw this.#failure();
    } finally {
      clearTimeout(this.#timer);
    }
    this.#watch(idle);
  }

  /** Aborts once a read has waited for the whole of an interval. One timer, however many reads. */
  #watch(idle) {
    this.#timer = setTimeout(() => {
      if (this.#pending && !this.#progress) return this.#abort.abort();
      this.#progress = false;
      this.#watch(idle);
    }, idle);
  }

  #failure() {
    clearTimeout(this.#timer);
    return this.#abort.signal.aborted ? "timeout" : "network";
  }

  get status() {
    return this.#response.status;
  }

  header(name) {
    return this.#response.headers.get(name) ?? undefined;
  }

  /** The next part of the body; undefined at its end. It holds until the next call. */
  async read() {
    this.#pending = true;
    try {
      if (!this.#response.body) return this.#end();
      this.#reader ??= this.#response.body.getReader({ mode: "byob" });
      const room = new Uint8Array(this.#buffer ?? new ArrayBuffer(65_536));
      const { value, done } = await this.#reader.read(room);
      this.#progress = true;
      if (done || !value) return this.#end();
      this.#buffer = value.buffer;
      return value;
    } catch {
      throw this.#failure();
    } finally {
      this.#pending = false;
    }
  }

  #end() {
    clearTimeout(this.#timer);
    return undefined;
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}

export const byteLength = (chunk) => chunk.byteLength;

export const copyIn = (chunk, room) => room.set(chunk);

/** A body that is written as it comes. Aborted, it breaks off: it never ends as if it were whole. */
export class Outlet {
  #stream = new IdentityTransformStream();
  #writer = this.#stream.writable.getWriter();

  constructor() {
    this.#writer.closed.catch(() => {});
  }

  get body() {
    return this.#stream.readable;
  }

  /** Whether the reader is still there. */
  async write(bytes) {
    const copy = bytes.slice();
    try {
      await this.#writer.write(copy);
      return true;
    } catch {
      return false;
    }
  }

  async close() {
    await this.#writer.close().catch(() => {});
  }

  async abort() {
    await this.#writer.abort(new Error("the upstream's answer broke off")).catch(() => {});
  }
}

const IMPORTED = {
  RS256: ["jwk", { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }],
  ES256: ["jwk", { name: "ECDSA", namedCurve: "P-256" }],
  EdDSA: ["jwk", { name: "Ed25519" }],
  HS256: ["raw", { name: "HMAC", hash: "SHA-256" }],
};
const VERIFIED = { ES256: { name: "ECDSA", hash: "SHA-256" } };
const keys = new Map();

const importKey = async (algorithm, key) => {
  const [format, parameters] = IMPORTED[algorithm];
  const material = format === "raw" ? new TextEncoder().encode(key) : JSON.parse(key);
  return crypto.subtle.importKey(format, material, parameters, false, ["verify"]);
};

/** Whether a signature fits; a key that can't be used verifies nothing. */
export const verify = async (algorithm, key, signature, data) => {
  const [sig, signed] = [signature.slice(), data.slice()];
  try {
    const id = `${algorithm}\n${key}`;
    let imported = keys.get(id);
    if (!imported) {
      imported = await importKey(algorithm, key);
      if (keys.size >= 128) keys.clear();
      keys.set(id, imported);
    }
    const parameters = VERIFIED[algorithm] ?? IMPORTED[algorithm][1];
    return await crypto.subtle.verify(parameters, imported, sig, signed);
  } catch {
    return false;
  }
};

/** Whether the platform's rate limit lets a caller pass; without the binding there is none. */
export const withinLimit = async (env, key) => {
  if (!env.RATE_LIMITER) return true;
  const { success } = await env.RATE_LIMITER.limit({ key });
  return success;
};

export const cached = (key) => caches.default.match(key);

export const header = (response, name) => response.headers.get(name) ?? undefined;

export const bodyOf = (response) => response.body;

/** Keeps an answer. A body that breaks off keeps nothing. */
export const keep = async (key, headers, body) => {
  try {
    await caches.default.put(key, new Response(body, { headers: headersOf(headers) }));
    return true;
  } catch {
    return false;
  }
};

// Requests of one isolate that ask for the same share one upstream call. Only plain data passes between
// them: streams and sockets belong to the request that opened them.
const flights = new Map();

/** The answer of a call under way: `undefined` when there is none, which makes the caller its leader. */
export const join = (key, patience) => {
  const flight = flights.get(key);
  if (flight && Date.now() - flight.started < patience) {
    const late = new Promise((resolve) => setTimeout(resolve, patience, null));
    return Promise.race([flight.promise, late]);
  }
  flights.set(key, { ...Promise.withResolvers(), started: Date.now() });
  return undefined;
};

/** Ends a flight: with the headers and bytes of its answer, or with nothing to share. */
export const land = (key, headers, bytes) => {
  const flight = flights.get(key);
  flights.delete(key);
  flight?.resolve(bytes ? { headers, bytes: bytes.slice() } : null);
};

/** The most images that the binding is asked for at once. */
const BINDING_LIMIT = 1_000;

/** A page from the Images binding, in the API's envelope. */
export const bindingPage = async (env, query) => {
  const { version, page, perPage, creator, token, metadata, order } = JSON.parse(query);
  const options = {
    sortOrder: order ?? "desc",
    ...(creator && { creator }),
    ...(metadata && { filter: { metadata } }),
  };
  // The binding takes an empty creator for none at all; the API, for images without one.
  const wanted = ({ draft, creator: owner }) => !draft && (creator !== "" || !owner);
  const images = [];
  // v1 counts pages, the binding goes on from cursors.
  let skip = version === "v1" ? (page - 1) * perPage : 0;
  let cursor = token ?? undefined;
  do {
    const limit = Math.min(skip + perPage - images.length, BINDING_LIMIT);
    const found = await env.IMAGES.hosted.list({ ...options, limit, ...(cursor && { cursor }) });
    const fitting = found.images.filter(wanted);
    images.push(...fitting.slice(skip));
    skip = Math.max(0, skip - fitting.length);
    cursor = found.listComplete ? undefined : found.cursor;
  } while (cursor && images.length < perPage);
  const result = {
    images: images.map(({ draft, ...image }) => image),
    ...(version === "v2" && { continuation_token: cursor ?? null }),
  };
  const envelope = { result, success: true, errors: [], messages: [] };
  return new TextEncoder().encode(JSON.stringify(envelope));
};
