// What callers present, valid or not, and what of it comes out of the Worker: nothing, in responses to others, in the
// log and in upstream requests.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageText, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { tokenOf } from "../support/tokens.ts";
import { ACCOUNT } from "../support/worker.ts";
import { mark } from "./marks.ts";
import { Search } from "./search.ts";
import { CALLER_KEY, search, startWatchedWorker, VARS, WORKER_SECRETS } from "./worker.ts";
import type { SendOptions, WatchedWorker } from "./worker.ts";

let upstream: Upstream;
let worker: WatchedWorker;
let token: string;
/** A valid token's signature: a part of it would do as a mark. */
let presented: Search;

/** Wrong credentials, of which every part is marked. */
const WRONG = {
  key: mark("a wrong key"),
  token: `${mark("a wrong header")}.${mark("a wrong payload")}.${mark("a wrong signature")}`,
  cookie: mark("a cookie"),
  password: mark("a password"),
  query: mark("a query"),
};

beforeAll(async () => {
  upstream = await startUpstream();
  const privateKey = new TextEncoder().encode(WORKER_SECRETS.JWT_SECRET) as unknown as CryptoKey;
  const claims = { iss: "https://issuer.example", aud: "gallery", sub: "ana" };
  token = await tokenOf({ alg: "HS256", privateKey }, claims);
  presented = new Search({
    ...WRONG,
    "the caller's key": CALLER_KEY,
    "the caller's token": token.split(".")[2] ?? "",
  });
  worker = await startWatchedWorker({ ...VARS, UPSTREAM: upstream.base });
});
afterAll(async () => {
  worker?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.reset();
  upstream.behave(text(pageText(2)));
});

/** What a request can carry, by what it is. */
const presentations = (): Record<string, Record<string, string>> => ({
  nothing: {},
  "a valid key": { "X-Api-Key": CALLER_KEY },
  "a valid key as a bearer token": { Authorization: `Bearer ${CALLER_KEY}` },
  "a valid token": { Authorization: `Bearer ${token}` },
  "a wrong key": { "X-Api-Key": WRONG.key },
  "a wrong token": { Authorization: `Bearer ${WRONG.token}` },
  "a token that is no token": { Authorization: `Bearer ${WRONG.key}` },
  "a password": { Authorization: `Basic ${btoa(`ana:${WRONG.password}`)}` },
  "an unknown scheme": { Authorization: `Negotiate ${WRONG.password}` },
  "a cookie": { Cookie: `CF_Authorization=${WRONG.token}; session=${WRONG.cookie}` },
  "an Access token": { "Cf-Access-Jwt-Assertion": WRONG.token },
  "a header for the API": { "X-Auth-Key": WRONG.key, "X-Auth-Email": `${WRONG.query}@a.example` },
  "another origin": {
    Origin: `https://${WRONG.query}.example`,
    Referer: `https://a.example/?${WRONG.query}`,
  },
  "a method in a preflight request": {
    Origin: "https://page.example",
    "Access-Control-Request-Method": WRONG.query,
    "Access-Control-Request-Headers": WRONG.query,
  },
  "a tag": { "If-None-Match": `"${WRONG.query}"` },
  "a malformed host": { Host: `[${WRONG.query}` },
});

const account = `/client/v4/accounts/${ACCOUNT}`;
/** Longer than a URL may be. */
const long = `creator=${"x".repeat(20_000)}${WRONG.query}`;
const REQUESTS: [string, SendOptions?][] = [
  ["/images"],
  ["/images", { method: "HEAD" }],
  ["/images", { method: "OPTIONS" }],
  ["/images", { method: "POST" }],
  [`/images?token=${WRONG.query}`],
  [`/images?page=${WRONG.query}`],
  [`/images?creator=${WRONG.query}`],
  [`/images/v2?continuation_token=${WRONG.query}`],
  ["/images/v2?meta.a%5Beq%5D=b"],
  [`${account}/images/v1`],
  [`${account}/images/v2?api_key=${WRONG.query}`],
  [`/client/v4/accounts/${WRONG.query}/images/v1`],
  [`/client/v4/${WRONG.query}`],
  [`/${WRONG.query}`],
  [`/images?${long}`],
  ["/"],
  ["/healthz"],
  [`/healthz?deep=${WRONG.query}`],
  ["/healthz?deep=1"],
  ["/openapi.json"],
];

const named = REQUESTS.map(([path, options = {}]) => {
  const shown = path.length < 200 ? path.replace(WRONG.query, "…") : "a long URL";
  return { name: `${options.method ?? "GET"} ${shown}`, path, options };
});

describe.each(named)("$name", ({ path, options }) => {
  it("shows no secret of the Worker, whatever the caller presents", async () => {
    for (const [what, headers] of Object.entries(presentations())) {
      const { everything } = await worker.send(path, { ...options, headers });
      expect(search.in(everything), what).toEqual([]);
    }
  });

  it("passes on to the upstream nothing but its own credentials and the options", async () => {
    for (const headers of Object.values(presentations())) {
      await worker.send(path, { ...options, headers });
    }
    for (const { url, headers } of upstream.requests) {
      expect(search.in(JSON.stringify(headers))).toEqual(["API_TOKEN"]);
      expect(presented.in(JSON.stringify(headers))).toEqual([]);
      const allowed = ["creator", "continuation_token"];
      for (const name of allowed) url.searchParams.delete(name);
      expect(presented.in(url.href)).toEqual([]);
      expect(search.in(url.href)).toEqual([]);
    }
  });

  it("returns no credential that a caller presents", async () => {
    // A query is not a credential: an error shows what is wrong with it.
    const { query: _, ...credentials } = WRONG;
    const secrets = new Search({
      ...credentials,
      key: CALLER_KEY,
      token: token.split(".")[2] ?? "",
    });
    for (const [what, headers] of Object.entries(presentations())) {
      const { everything } = await worker.send(path, { ...options, headers });
      expect(secrets.in(everything), what).toEqual([]);
    }
  });
});

it("an upstream request of a caller with a valid key has none of their headers and cookies", async () => {
  const headers = {
    "X-Api-Key": CALLER_KEY,
    Cookie: `session=${WRONG.cookie}`,
    "X-Custom": WRONG.query,
    Referer: `https://a.example/?${WRONG.query}`,
    "If-None-Match": `"${WRONG.query}"`,
  };
  // Pages that no other test lists, so that no failure or page of another call answers.
  for (const path of ["/images?page=901", "/images/v2?per_page=91"]) {
    expect((await worker.send(path, { headers })).status).toBe(200);
  }
  expect(upstream.requests).toHaveLength(2);
  for (const { url, headers } of upstream.requests) {
    expect(search.in(JSON.stringify(headers))).toEqual(["API_TOKEN"]);
    expect(presented.in(JSON.stringify(headers) + url.href)).toEqual([]);
  }
});

describe("the log, after all of these", () => {
  it("has a line for each request to a route", () => {
    expect(worker.log().split('"event":"request"').length).toBeGreaterThan(500);
  });

  it("has no credential, query, address or header", () => {
    expect(search.in(worker.log())).toEqual([]);
    expect(presented.in(worker.log())).toEqual([]);
  });
});
