// What would be dozens of calls across the boundary from Rust, or is a line here: requests and answers as one
// string, the upstream's body in large chunks, flights that requests share.

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

/** Headers that many answers have, by their lines: a copy is dear enough. */
const common = new Map();

const commonHeaders = (lines) => {
  let headers = common.get(lines);
  if (!headers) {
    if (common.size >= 64) common.clear();
    headers = headersOf(lines);
    common.set(lines, headers);
  }
  return headers;
};

/** An answer. Its headers, name, value, name, value… a line each: those that others have too, and its own. */
export const respond = (status, shared, own, body) => {
  const response = new Response(body ?? null, { status, headers: commonHeaders(shared) });
  const parts = own.split("\n");
  for (let at = 0; at + 1 < parts.length; at += 2) {
    response.headers.append(parts[at], parts[at + 1]);
  }
  return response;
};

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

/** A body that is declared to be at most so long is taken whole: its failures still get a status of their own. */
const WHOLE = 524_288;
/** Of any other body so much is looked at before the answer begins. */
const PREFIX = 32_768;
/** What is read at once: at first, and at most, where the line fills it. Each read costs 0.1 ms. */
const ROOM = 65_536;
const MOST = 524_288;

/** Memory of bodies that are through: new memory for each of them would keep the collector busy. */
const spare = [];
const SPARES = 4;

const lend = () => spare.pop() ?? new ArrayBuffer(MOST);

const giveBack = (buffer) => {
  if (buffer?.byteLength === MOST && spare.length < SPARES) spare.push(buffer);
};

/**
 * One call to another server. Rejects with "timeout" or "network", never with a URL or header.
 *
 * One timer watches over all of it: first the time until the answer's beginning, then the time between two
 * parts of the body. Timers are dear here.
 */
export class Exchange {
  #abort = new AbortController();
  #response;
  #reader;
  #buffer;
  #timer;
  #pending = true;
  #progress = false;
  #left = Number.NaN;
  /** The beginning of the body, perhaps all of it. */
  part = new Uint8Array();
  /** Whether `part` is all of it. */
  ended = false;

  static async open(url, headers, timeout, idle) {
    const exchange = new Exchange();
    try {
      await exchange.#begin(url, headers, timeout, idle);
    } catch {
      throw exchange.#failure();
    }
    return exchange;
  }

  async #begin(url, headers, timeout, idle) {
    this.#watch(timeout, idle);
    // A redirect is never followed: the credentials are for this server alone.
    const init = { headers: headersOf(headers), redirect: "manual", signal: this.#abort.signal };
    const response = await fetch(url, init);
    this.#response = response;
    this.#progress = true;
    if (!response.headers.has("content-encoding")) {
      this.#left = Number(response.headers.get("content-length") ?? Number.NaN);
    }
    if (this.#left <= WHOLE) {
      this.part = new Uint8Array(await response.arrayBuffer());
      this.#end();
    } else {
      this.part = await this.#beginning(response.ok ? PREFIX : WHOLE);
    }
    this.#pending = false;
  }

  async #beginning(bound) {
    const parts = [];
    let length = 0;
    while (length <= bound && !this.ended) {
      const chunk = await this.#next();
      if (chunk) {
        length += chunk.length;
        // What is not the last part would be written over.
        parts.push(this.ended ? chunk : chunk.slice());
      }
    }
    return parts.length === 1 ? parts[0] : concatenated(parts, length);
  }

  /** Aborts once a read has waited for the whole of an interval. */
  #watch(interval, idle) {
    this.#timer = setTimeout(() => {
      if (this.#pending && !this.#progress) return this.#abort.abort();
      this.#progress = false;
      this.#watch(idle, idle);
    }, interval);
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
    if (this.ended) return undefined;
    this.#pending = true;
    try {
      return await this.#next();
    } catch {
      throw this.#failure();
    } finally {
      this.#pending = false;
    }
  }

  async #next() {
    if (!this.#response.body) return this.#end();
    this.#reader ??= this.#response.body.getReader({ mode: "byob" });
    this.#buffer ??= new ArrayBuffer(ROOM);
    const { value, done } = await this.#reader.read(new Uint8Array(this.#buffer));
    this.#progress = true;
    if (done || !value) return this.#end();
    // A full one is too small.
    this.#buffer = value.length === ROOM ? lend() : value.buffer;
    // All that was declared is there: no need to ask for the end.
    if (this.#left === value.length) this.#end();
    this.#left -= value.length;
    return value;
  }

  #end() {
    clearTimeout(this.#timer);
    this.ended = true;
    return undefined;
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  /** Ends a body whose last part has been used. */
  release() {
    giveBack(this.#buffer);
    this.#buffer = undefined;
  }
}

const concatenated = (parts, length) => {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const byteLength = (chunk) => chunk.byteLength;

/** Copies a part of a chunk to the core's memory. */
export const copyIn = (chunk, from, room) => room.set(chunk.subarray(from, from + room.length));

/** The bodies of outlets that broke off. */
const broken = new WeakSet();

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
    try {
      await this.#writer.write(bytes);
      return true;
    } catch {
      return false;
    }
  }

  async close() {
    await this.#writer.close().catch(() => {});
  }

  async abort() {
    broken.add(this.#stream.readable);
    await this.#writer.abort(new Error("the upstream's answer broke off")).catch(() => {});
  }
}

/** Writes into every outlet; those that still have a reader. */
const written = async (outlets, bytes) => {
  const there = await Promise.all(outlets.map((outlet) => outlet.write(bytes)));
  return outlets.filter((_, index) => there[index]);
};

/** What is to be written next. */
export class Spool {
  #memory = new Uint8Array(lend());
  #length = 0;

  append(bytes) {
    const length = this.#length + bytes.length;
    if (length > this.#memory.length) {
      const larger = new Uint8Array(Math.max(length, this.#memory.length * 2));
      larger.set(this.#memory.subarray(0, this.#length));
      this.#memory = larger;
    }
    this.#memory.set(bytes, this.#length);
    this.#length = length;
  }

  /** All of it; it holds until the next `append`. */
  take() {
    const bytes = this.#memory.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  /** Ends it, once nothing of it is being written. */
  release() {
    giveBack(this.#memory.buffer);
  }
}

/**
 * Reads a body on, through `step`, into the outlets that still have a reader, as slowly as the slowest of them
 * reads. `step` takes a part, or undefined for the end, and appends what to write to the spool. It says false when
 * the body goes wrong: every outlet breaks off then. Gives "timeout" or "network" when the reading fails.
 */
export const pump = async (exchange, outlets, spool, step) => {
  let readers = outlets;
  const breakOff = (why) => Promise.all(readers.map((outlet) => outlet.abort())).then(() => why);
  // An empty part first: it fetches what the beginning of the body has brought.
  for (let chunk = new Uint8Array(); ; ) {
    if (!step(chunk)) {
      exchange.cancel();
      return breakOff(undefined);
    }
    const bytes = spool.take();
    if (bytes.length > 0) readers = await written(readers, bytes);
    if (readers.length === 0) {
      exchange.cancel();
      return undefined;
    }
    if (chunk === undefined) break;
    try {
      chunk = await exchange.read();
    } catch (why) {
      return breakOff(why);
    }
  }
  await Promise.all(readers.map((outlet) => outlet.close()));
  exchange.release();
  spool.release();
  return undefined;
};

/** Whether the platform's rate limit lets a caller pass. */
export const withinLimit = async (env, key) => (await env.RATE_LIMITER.limit({ key })).success;

export const cached = (key) => caches.default.match(key);

export const header = (response, name) => response.headers.get(name) ?? undefined;

export const bodyOf = (response) => response.body;

/**
 * Keeps an answer. A body that breaks off keeps nothing: the local simulator, unlike the platform, may have
 * stored its beginning, which is then removed.
 */
export const keep = async (key, headers, body) => {
  let whole = true;
  try {
    await caches.default.put(key, new Response(body, { headers: headersOf(headers) }));
  } catch {
    whole = false;
  }
  if (whole && !broken.has(body)) return true;
  await caches.default.delete(key).catch(() => {});
  return false;
};

// Requests of one isolate that ask for the same share one upstream call. Only plain data passes between
// them: streams and sockets belong to the request that opened them.
const flights = new Map();

/** The answer of a call under way: `undefined` when there is none, which makes the caller its leader. */
export const join = (key, patience) => {
  const flight = flights.get(key);
  if (flight && Date.now() - flight.started < patience) {
    flight.joined = true;
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
  // The bytes lie in the core's memory: those who joined get a copy.
  if (flight?.joined) flight.resolve(bytes ? { headers, bytes: bytes.slice() } : null);
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
