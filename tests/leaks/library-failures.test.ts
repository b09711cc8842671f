// Code of the caller that throws what it was given: a custom `fetch`, a body, a hook.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ListImagesOptions } from "cf-list-images";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, type Credentials, leaksOf } from "./library.ts";
import { ENCODINGS } from "./spellings.ts";
import { THROWN } from "./thrown.ts";

type Options = Partial<ListImagesOptions>;

const page = () => Response.json({ success: true, result: { images: [] } });

/** A response whose body fails. */
const failing = (thrown: unknown, status = 200) =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"success":')),
      pull: (controller) => controller.error(thrown),
    }),
    { status },
  );

/** Where a value is thrown. */
const PLACES: Record<string, (thrown: unknown) => Options> = {
  fetch: (thrown) => ({
    fetch: async () => {
      throw thrown;
    },
  }),
  "fetch, before it returns a promise": (thrown) => ({
    fetch: () => {
      throw thrown;
    },
  }),
  "the body": (thrown) => ({ fetch: async () => failing(thrown) }),
  "the body of a refusal": (thrown) => ({ fetch: async () => failing(thrown, 403) }),
  "the response's headers": (thrown) => ({
    fetch: async () =>
      Object.defineProperty(page(), "headers", {
        get: () => {
          throw thrown;
        },
      }),
  }),
  onRequest: (thrown) => ({ onRequest: hook(thrown), fetch: async () => page() }),
  onResponse: (thrown) => ({ onResponse: hook(thrown), fetch: async () => page() }),
  "onResponse, later": (thrown) => ({
    onResponse: () => Promise.reject(thrown) as unknown as undefined,
    fetch: async () => page(),
  }),
  onRetry: (thrown) => ({
    maxRetries: 1,
    onRetry: hook(thrown),
    fetch: async () => new Response("", { status: 503, headers: { "retry-after-ms": "1" } }),
  }),
};

const hook = (thrown: unknown) => () => {
  throw thrown;
};

/** The leaks when values that hold a secret are thrown, each after its case. */
async function leaksWhenThrown(
  credentials: Credentials,
  place: (thrown: unknown) => Options,
  encode: (secret: string) => string,
): Promise<string[]> {
  const found: string[] = [];
  for (const [what, make] of Object.entries(THROWN)) {
    for (const secret of Object.values(credentials.secrets)) {
      const leaks = await leaksOf(credentials, place(make(encode(secret))));
      found.push(...leaks.map((leak) => `${what}: ${leak}`));
    }
  }
  return found;
}

const raw = ENCODINGS.raw as (secret: string) => string;
const fetchThrows = PLACES.fetch as (thrown: unknown) => Options;
const [token, ...others] = CREDENTIALS;

it.each(Object.entries(PLACES))(
  "a value that is thrown by %s does not show a token",
  async (_, place) => {
    expect(await leaksWhenThrown(token, place, raw)).toEqual([]);
  },
);

describe("a value that fetch throws", () => {
  it.each(others)("does not show $name", async (credentials) => {
    expect(await leaksWhenThrown(credentials, fetchThrows, raw)).toEqual([]);
  });

  it.each(Object.entries(ENCODINGS))("does not show a token, %s", async (_, encode) => {
    expect(await leaksWhenThrown(token, fetchThrows, encode)).toEqual([]);
  });
});

describe("the runtime's own fetch", () => {
  /** The base URL of a server that answers each connection so. */
  const withServer = async (
    answer: (write: (text: string) => void, close: () => void) => void,
    test: (baseURL: string) => Promise<void>,
  ) => {
    const server = createServer((_, { socket }) => {
      answer(
        (text) => socket?.write(text),
        () => socket?.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };

  it.each<[string, Parameters<typeof withServer>[0]]>([
    ["a closed connection", (_, close) => close()],
    ["a response that is not HTTP", (write, close) => [write("nonsense\r\n\r\n"), close()]],
    ["a body that breaks off", (write) => write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")],
    ["a timeout", () => {}],
  ])("shows no credential after %s", async (_, answer) => {
    await withServer(answer, async (baseURL) => {
      for (const credentials of CREDENTIALS.slice(0, 5)) {
        const options = { baseURL, timeout: 60 } as Options;
        expect(await leaksOf(credentials, options)).toEqual([]);
      }
    });
  });

  it("shows no credential if nothing listens", async () => {
    for (const credentials of CREDENTIALS) {
      const options = { baseURL: "http://127.0.0.1:9" } as Options;
      expect(await leaksOf(credentials, options)).toEqual([]);
    }
  });
});
