// What would be dozens of calls across the boundary from Rust, or is a line here: requests and answers as one
// string, signatures by WebCrypto, flights that requests share.

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

/** Whether the platform's rate limit lets a caller pass. */
export const withinLimit = async (env, key) => (await env.RATE_LIMITER.limit({ key })).success;

export const cached = (key) => caches.default.match(key);

export const header = (response, name) => response.headers.get(name) ?? undefined;

export const bodyOf = (response) => response.body;

/** Keeps an answer. */
export const keep = (key, headers, body) =>
  caches.default.put(key, new Response(body, { headers: headersOf(headers) }));

/** Removes an answer. */
export const discard = (key) => caches.default.delete(key);

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
