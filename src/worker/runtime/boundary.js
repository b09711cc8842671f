// What would be dozens of calls across the boundary from Rust, or is a line here: the upstream's body in large chunks,
// signatures by WebCrypto.

const headersOf = (lines) => {
  const headers = new Headers();
  const parts = lines ? lines.split("\n") : [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.append(parts[at], parts[at + 1]);
  return headers;
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
