// An upstream that repeats the Worker's credentials in its responses.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pageText, startUpstream, text, type Upstream } from "../support/faulty-api.ts";
import { type Echo, messageCutAfter, messageWithSecretAt, PLACES } from "./responses.ts";
import { type Spelling, spellingsOf } from "./spellings.ts";
import { CALLER_KEY, search, startWatchedWorker, UPSTREAM_SECRETS, VARS } from "./worker.ts";
import type { WatchedWorker } from "./worker.ts";

let upstream: Upstream;
let worker: WatchedWorker;
let turn = 0;

beforeAll(async () => {
  upstream = await startUpstream();
  worker = await startWatchedWorker({ ...VARS, UPSTREAM: upstream.base });
});
afterAll(async () => {
  worker?.stop();
  await upstream?.stop();
});
beforeEach(() => upstream.reset());

const spellings = Object.values(UPSTREAM_SECRETS).flatMap(spellingsOf);
const ROUTES = ["/images", "/images/v2", "/healthz?deep=1"];

/** A request that no other shares a response with. */
const path = (route: string) => {
  turn += 1;
  if (route.includes("?")) return route;
  return route.endsWith("v2") ? `${route}?continuation_token=t${turn}` : `${route}?page=${turn}`;
};

/** A name, the upstream's response and its status, and the route that is requested. */
type Case = [name: string, echo: Echo, status: number, route?: string];

/** The secrets in the response to the upstream's response. */
async function leaks([, echo, status, route = "/images"]: Case, of = worker): Promise<string[]> {
  const { body, headers, statusText = "" } = echo;
  upstream.behave((response) => {
    // Headers have no line breaks.
    response.writeHead(status, statusText, { "Content-Type": "application/json", ...headers });
    response.end(body);
  });
  const { everything } = await of.send(path(route), { headers: { "X-Api-Key": CALLER_KEY } });
  return search.in(everything);
}

/** The leaks of several cases, each after its name. */
async function leaksOf(cases: Case[], of = worker): Promise<string[]> {
  const found: string[] = [];
  for (const each of cases) {
    const secrets = await leaks(each, of);
    found.push(...secrets.map((secret) => `${each[0]}: ${secret}`));
  }
  return found;
}

describe("a response that repeats a credential", () => {
  it.each(Object.entries(PLACES))(
    "in %s does not reach the caller, in any spelling",
    async (_, echo) => {
      expect(
        await leaksOf(
          spellings.map((spelling, turn) => {
            const status = turn % 2 ? 400 : 500;
            return [`${status}, ${spelling.name}`, echo(spelling), status];
          }),
        ),
      ).toEqual([]);
      expect(upstream.requests.length).toBeGreaterThanOrEqual(spellings.length);
    },
  );

  it("does not reach the caller in a message that is cut, wherever the secret begins", async () => {
    const [spelling] = spellings as [Spelling];
    const places = Array.from({ length: 30 }, (_, index) => 220 + index * 4);
    expect(
      await leaksOf(
        places.map((place) => [`at ${place}`, { body: messageWithSecretAt(place, spelling) }, 400]),
      ),
    ).toEqual([]);
  });
});

describe("a response with any status that repeats a credential", () => {
  const [spelling] = spellings as [Spelling];
  const statuses = [200, 203, 301, 401, 403, 404, 409, 418, 429, 502, 503, 520];

  // A refusal of the account answers for later requests too, so each status has a Worker of its own.
  it.each(statuses)("does not reach the caller on any route: %d", async (status) => {
    const other = await startWatchedWorker({ ...VARS, UPSTREAM: upstream.base });
    try {
      const cases = Object.entries(PLACES).flatMap(([place, echo]) =>
        ROUTES.map((route): Case => [`${place} on ${route}`, echo(spelling), status, route]),
      );
      expect(await leaksOf(cases, other)).toEqual([]);
      expect(search.in(other.log())).toEqual([]);
    } finally {
      other.stop();
    }
  });
});

describe("a message that the upstream has cut within a credential", () => {
  it.each(Object.entries(UPSTREAM_SECRETS))("shows no part of %s", async (_, secret) => {
    const [spelling] = spellingsOf(secret) as [Spelling];
    const lengths = Array.from({ length: secret.length - 8 }, (_, index) => 8 + index);
    expect(
      await leaksOf(
        lengths.map((length) => [
          `after ${length}`,
          { body: messageCutAfter(length, spelling) },
          length % 2 ? 400 : 500,
        ]),
      ),
    ).toEqual([]);
  });
});

describe("a page that repeats a credential outside its images", () => {
  const members: Record<string, (spelling: Spelling) => string> = {
    errors: ({ json }) => `"errors":[{"code":1,"message":"${json}"}],"messages":[]`,
    messages: ({ json }) => `"errors":[],"messages":[{"code":1,"message":"hello ${json}"}]`,
    "messages that are strings": ({ json }) => `"errors":[],"messages":["hello ${json}"]`,
    result_info: ({ json }) => `"errors":[],"messages":[],"result_info":{"cursor":"${json}"}`,
    "an unknown field": ({ json }) => `"errors":[],"messages":[],"request":{"token":"${json}"}`,
    "a field's name": ({ json }) => `"errors":[],"messages":[],"${json}":1`,
  };
  const result = pageText(3).match(/"result":\{.*\}(?=,"success")/)?.[0];

  it.each(Object.entries(members))(
    "in %s does not reach the caller, in any spelling",
    async (_, write) => {
      expect(
        await leaksOf(
          spellings.map((spelling, turn) => {
            const json = write(spelling);
            const members =
              turn % 2 ? `"success":true,${json},${result}` : `${result},${json},"success":true`;
            return [spelling.name, { body: `{${members}}` }, 200];
          }),
        ),
      ).toEqual([]);
    },
  );

  it("in an unknown field of the result does not reach the caller", async () => {
    const echo = ({ json }: Spelling) => ({
      body: `{"success":true,"errors":[],"messages":[],"result":{"token":"${json}","images":[]}}`,
    });
    expect(
      await leaksOf(spellings.map((spelling) => [spelling.name, echo(spelling), 200])),
    ).toEqual([]);
  });

  it("after a long list of images does not reach the caller", async () => {
    const long = pageText(5_000).match(/"result":\{.*\}(?=,"success")/)?.[0];
    for (const [name, write] of Object.entries(members)) {
      const [spelling] = spellings as [Spelling];
      const body = `{${long},${write(spelling)},"success":true}`;
      expect(await leaks([name, { body }, 200]), name).toEqual([]);
    }
  });
});

it("the log has none of them", () => {
  expect(worker.log()).toContain('"event":"request"');
  expect(search.in(worker.log())).toEqual([]);
});

it("an upstream request has no secret but its credentials", async () => {
  upstream.behave(text(pageText(1)));
  await worker.send(`/images?page=${turn + 1}`, { headers: { "X-Api-Key": CALLER_KEY } });
  expect(search.in(JSON.stringify(upstream.requests))).toEqual(["API_TOKEN"]);
});
