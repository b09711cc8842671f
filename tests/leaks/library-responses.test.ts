// A server that repeats the package's credentials in its responses.
import type { ListImagesOptions } from "cf-list-images";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, type Credentials, leaksOf } from "./library.ts";
import { mark } from "./marks.ts";
import { type Echo, messageCutAfter, messageWithSecretAt, PLACES } from "./responses.ts";
import { type Spelling, spellingsOf } from "./spellings.ts";

/** How a body is split into chunks. */
const CHUNKS: Record<string, (body: Uint8Array) => Uint8Array[]> = {
  "one chunk": (body) => [body],
  "two chunks": (body) => [body.slice(0, body.length / 2), body.slice(body.length / 2)],
  "a chunk for each byte": (body) => [...body].map((byte) => Uint8Array.of(byte)),
};
const splits = Object.values(CHUNKS);

/** A `fetch` that gets this response. */
const responding =
  (echo: Echo, status: number, split = CHUNKS["one chunk"]): ListImagesOptions["fetch"] =>
  async () => {
    const chunks = split?.(new TextEncoder().encode(echo.body)) ?? [];
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
    const { headers = {}, statusText = "" } = echo;
    const init = {
      status,
      statusText,
      headers: { "content-type": "application/json", ...headers },
    };
    return new Response(body, init);
  };

const every = (credentials: Credentials): Spelling[] =>
  Object.values(credentials.secrets).flatMap(spellingsOf);

/** Leaks, each after the case that it belongs to. */
class Leaks {
  readonly found: string[] = [];
  async add(what: string, credentials: Credentials, fetch: ListImagesOptions["fetch"]) {
    const leaks = await leaksOf(credentials, fetch ? { fetch } : {});
    this.found.push(...leaks.map((leak) => `${what}: ${leak}`));
  }
}

describe.each(CREDENTIALS)("$name", (credentials) => {
  it.each(Object.entries(PLACES))(
    "comes out of no refusal that repeats it in %s",
    async (_, echo) => {
      const leaks = new Leaks();
      for (const [turn, spelling] of every(credentials).entries()) {
        const split = splits[turn % splits.length];
        await leaks.add(spelling.name, credentials, responding(echo(spelling), 403, split));
      }
      expect(leaks.found).toEqual([]);
    },
  );

  it("comes out of no message that is cut, wherever the secret begins in it", async () => {
    const leaks = new Leaks();
    const [spelling] = every(credentials);
    for (let place = 200; spelling && place < 1_100; place += place < 310 ? 4 : 61) {
      const body = messageWithSecretAt(place, spelling);
      await leaks.add(`at ${place}`, credentials, responding({ body }, 400));
    }
    expect(leaks.found).toEqual([]);
  });

  it("comes out of no message that the server has cut within it", async () => {
    const leaks = new Leaks();
    const [spelling] = every(credentials) as [Spelling];
    for (let length = 8; length < spelling.text.length; length += 3) {
      const body = messageCutAfter(length, spelling);
      await leaks.add(`after ${length}`, credentials, responding({ body }, 400));
    }
    expect(leaks.found).toEqual([]);
  });

  it("comes out of no page's messages and request ids", async () => {
    const leaks = new Leaks();
    for (const spelling of every(credentials)) {
      const body =
        '{"success":true,"errors":[],"result":{"images":[]},"result_info":{"total_count":0},' +
        `"messages":[{"code":1000,"message":"hello ${spelling.json}"}]}`;
      const headers = { "x-request-id": spelling.text };
      await leaks.add(spelling.name, credentials, responding({ body, headers }, 200));
    }
    expect(leaks.found).toEqual([]);
  });
});

it.each(CREDENTIALS.slice(0, 3))(
  "$name comes out of no response, whatever its status",
  async (credentials) => {
    const leaks = new Leaks();
    const [, spelling] = every(credentials) as [Spelling, Spelling];
    for (const status of [200, 203, 301, 400, 401, 404, 409, 418, 429, 500, 503, 520]) {
      for (const [place, echo] of Object.entries(PLACES)) {
        const what = `${status}, ${place}`;
        await leaks.add(what, credentials, responding(echo(spelling), status));
      }
    }
    expect(leaks.found).toEqual([]);
  },
);

describe("a credential that was rotated", () => {
  const secrets = { first: mark("the first token"), second: mark("the second token") };

  it("comes out of no later response", async () => {
    const leaks = new Leaks();
    for (const [place, echo] of Object.entries(PLACES)) {
      for (const spelling of spellingsOf(secrets.first).slice(0, 8)) {
        // A listing calls it for each of its two attempts.
        let calls = 0;
        const apiToken = () => (calls++ % 2 === 0 ? secrets.first : secrets.second);
        let responses = 0;
        // The first attempt fails; the response to the second repeats the token of the first.
        const fetch: ListImagesOptions["fetch"] = async (url, init) => {
          responses += 1;
          if (responses % 2 === 0)
            return (await responding(echo(spelling), 401)?.(url, init)) as Response;
          return new Response("", { status: 503, headers: { "retry-after-ms": "1" } });
        };
        const options = { apiToken, maxRetries: 1 } as unknown as Partial<ListImagesOptions>;
        const credentials = { name: "rotated", secrets, options };
        await leaks.add(`${place}, ${spelling.name}`, credentials, fetch);
      }
    }
    expect(leaks.found).toEqual([]);
  });
});
