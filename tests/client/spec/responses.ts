// What a custom `fetch` may return: whatever it is, a page or an ImagesError, and the next call works.
import type { Image } from "cf-list-images";
import { all, equal, ok, pause, rejection, within } from "./check.ts";
import type { Context, Specification } from "./context.ts";

const BODY = '{"success":true,"result":{"images":[{"id":"a"},{"id":"b"}]}}';
const bytes = new TextEncoder().encode(BODY);

/** A copy of the body with an offset in its buffer. */
const offset = () => {
  const longer = new Uint8Array(bytes.length + 8);
  longer.set(bytes, 3);
  return [longer.buffer, 3, bytes.length] as const;
};

class Subclass extends Uint8Array {
  override subarray(): never {
    throw new Error("called a method of the caller's class");
  }
}

const detached = () => {
  const view = Uint8Array.from(bytes);
  structuredClone(view, { transfer: [view.buffer] });
  return view;
};

const hostile = (property: string) =>
  new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === property) throw Symbol("hostile");
        return undefined;
      },
    },
  );

/** Chunks that hold the body. */
const BYTES: Record<string, () => unknown> = {
  "a Uint8Array": () => bytes,
  "a Uint8Array with an offset": () => new Uint8Array(...offset()),
  "a subclass of Uint8Array": () => new Subclass(bytes),
  "a Uint8ClampedArray": () => new Uint8ClampedArray(bytes),
  "an ArrayBuffer": () => bytes.slice().buffer,
  "a DataView": () => new DataView(...offset()),
};

/** Chunks that are not bytes. */
const OTHERS: Record<string, () => unknown> = {
  "a string": () => BODY,
  null: () => null,
  undefined: () => undefined,
  "a number": () => 7,
  "an array": () => [...bytes],
  "a symbol": () => Symbol("chunk"),
  "an object that looks like a view": () => ({ buffer: [...bytes], byteOffset: 0, byteLength: 5 }),
  "an object with a length": () => ({ byteLength: 2 ** 40, length: 2 ** 40 }),
  "an object whose getters throw": () => hostile("byteLength"),
  "a detached view": detached,
  "a detached buffer": () => detached().buffer,
};

/** A response with these chunks. */
const chunked = (...chunks: unknown[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );

/** The ways to list a page. */
const ways = ({ listImages, streamImages }: Context) => ({
  listImages: async (options: object): Promise<Image[]> => (await listImages(options)).images,
  pages: (options: object) => all(listImages({ ...options, limit: 2 })),
  streamImages: (options: object) => all(streamImages(options)),
});

const ids = (images: Image[]) => images.map(({ id }) => id);

export const responses: Specification = {
  "a chunk of a body may be any buffer or view": async (context) => {
    for (const [what, chunk] of Object.entries(BYTES)) {
      const own = async () => chunked(chunk());
      for (const [name, list] of Object.entries(ways(context))) {
        const options = { ...context.at("list_1"), fetch: own, maxRetries: 0 };
        equal(ids(await list(options)), ["a", "b"], `${name}, ${what}`);
      }
    }
  },
  "a view of shared memory is read": async (context) => {
    if (typeof SharedArrayBuffer === "undefined") return;
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    // Not every runtime accepts it as a body, so the response is the caller's own.
    const own = async () => {
      let isRead = false;
      const read = async () => {
        const result = { done: isRead, value: shared };
        isRead = true;
        return result;
      };
      const reader = { read, cancel: async () => {} };
      return {
        status: 200,
        headers: new Headers(),
        body: { getReader: () => reader },
        arrayBuffer: async () => shared.buffer,
      };
    };
    for (const list of Object.values(ways(context))) {
      equal(ids(await list({ ...context.at("list_1"), fetch: own })), ["a", "b"]);
    }
  },
  "a chunk of any other type is a network error, also after good ones": async (context) => {
    for (const [what, chunk] of Object.entries(OTHERS)) {
      for (const chunks of [[chunk()], [bytes.slice(0, 40), chunk()]]) {
        const own = async () => chunked(...chunks);
        for (const [name, list] of Object.entries(ways(context))) {
          const options = { ...context.at("list_1"), fetch: own, maxRetries: 0 };
          const error = await rejection(() => list(options));
          ok(error instanceof context.ImagesError, `${name}, ${what}: ${String(error)}`);
          equal(error.kind, "network", `${name}, ${what}`);
        }
      }
    }
  },
  "3,000 invalid bodies in a row leave the library working": async (context) => {
    const { listImages, at, ImagesError } = context;
    const chunks = Object.values(OTHERS);
    const invalid = ['{"success":', '{"success":true}]', "\u{0}", '{"success":true,"result":7}'];
    let calls = 0;
    const own = async () => {
      const chunk = chunks[calls++ % chunks.length]?.();
      return calls % 2 ? chunked(chunk) : new Response(invalid[calls % invalid.length]);
    };
    const options = { ...at("list_1"), fetch: own, maxRetries: 0 };
    for (let batch = 0; batch < 150; batch++) {
      const lists = Array.from({ length: 20 }, () => rejection(() => listImages(options)));
      for (const error of await Promise.all(lists)) {
        ok(error instanceof ImagesError, String(error));
        ok(["network", "decode"].includes(error.kind), error.kind);
      }
      // Timers of other tests get a turn.
      await pause(1);
    }
    equal(calls, 3_000);
    equal((await listImages(at("list_5"))).images.length, 5);
  },
  "a fetch that returns no Response is an error that says so, and is not retried": async (
    context,
  ) => {
    const headers = new Headers();
    const values: Record<string, () => unknown> = {
      undefined: () => undefined,
      null: () => null,
      5: () => 5,
      'a string "{}"': () => "{}",
      "an object": () => ({}),
      "an object without headers": () => ({ status: 200, ok: true, body: null }),
      "a body that is a string": () => ({ status: 200, ok: true, headers, body: BODY }),
      "a body that is an array": () => ({ status: 200, ok: true, headers, body: [bytes] }),
      "a status that throws": () => ({ headers, status: Symbol("status") }),
      "an object whose getters throw": () => hostile("status"),
    };
    for (const [what, value] of Object.entries(values)) {
      for (const wrap of [value, async () => value(), async () => Promise.resolve(value())]) {
        for (const [name, list] of Object.entries(ways(context))) {
          let calls = 0;
          const own = () => {
            calls += 1;
            return wrap();
          };
          const error = await rejection(() => list({ ...context.at("list_1"), fetch: own }));
          ok(error instanceof context.ImagesError, `${name}, ${what}: ${String(error)}`);
          ok(error.message.startsWith("fetch: expected a Response, got "), error.message);
          equal([error.kind, calls], ["options", 1], `${name}, ${what}`);
        }
      }
    }
  },
  "a Response that has been read or is locked is an error that says so": async (context) => {
    const read = async () => {
      const response = new Response(BODY);
      await response.text();
      return response;
    };
    const locked = async () => {
      const response = new Response(BODY);
      response.body?.getReader();
      return response;
    };
    for (const own of [read, locked]) {
      for (const [name, list] of Object.entries(ways(context))) {
        const error = await rejection(() => list({ ...context.at("list_1"), fetch: own }));
        ok(error instanceof context.ImagesError, `${name}: ${error}`);
        const message = "fetch: the Response has been read already; return a new one for each call";
        equal([error.kind, error.message], ["options", message], name);
      }
    }
  },
  "a fetch that throws anything is a network error": async (context) => {
    const values: unknown[] = [
      undefined,
      null,
      "text",
      7,
      Symbol("thrown"),
      hostile("message"),
      hostile("toString"),
      hostile("then"),
      Object.create(null),
    ];
    for (const value of values) {
      const rejects = () => Promise.reject(value);
      const throws = () => {
        throw value;
      };
      for (const own of [rejects, throws]) {
        for (const list of Object.values(ways(context))) {
          const options = { ...context.at("list_1"), fetch: own, maxRetries: 0 };
          const error = await rejection(() => list(options));
          ok(error instanceof context.ImagesError, String(typeof value));
          const message = "the request failed without a response";
          equal([error.kind, error.message], ["network", message]);
        }
      }
    }
  },
  "a stream of empty chunks without end is a timeout, and timers run meanwhile": async (
    context,
  ) => {
    const own = async () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array()),
        }),
      );
    for (const [name, list] of Object.entries(ways(context))) {
      const options = { ...context.at("list_1"), fetch: own, maxRetries: 0, timeout: 150 };
      let hasTurn = false;
      setTimeout(() => {
        hasTurn = true;
      }, 10);
      const error = await within(
        name,
        rejection(() => list(options)),
      );
      ok(error instanceof context.ImagesError, `${name}: ${error}`);
      equal([error.kind, hasTurn], ["timeout", true], name);
    }
  },
  "empty chunks between others are skipped": async (context) => {
    const chunks = [...bytes].flatMap((byte) => [Uint8Array.of(byte), new Uint8Array()]);
    for (const list of Object.values(ways(context))) {
      const own = async () => chunked(...chunks);
      equal(ids(await list({ ...context.at("list_1"), fetch: own })), ["a", "b"]);
    }
  },
  "images without an id are all listed": async (context) => {
    const { listImages, at } = context;
    const page = (images: string) => `{"success":true,"result":{"images":[${images}]}}`;
    const alike = page('{},{},{"filename":"a"},{"filename":"a"}');
    const own = async (url: string) => new Response(/[?&]page=4/.test(url) ? page("") : alike);
    const options = { ...at("list_1"), fetch: own };
    equal((await all(listImages(options))).length, 12);
    equal(
      (await all(listImages(options).pages())).map(({ images }) => images.length),
      [4, 4, 4, 0],
    );
    equal((await listImages(options)).images.length, 4);
    equal((await all(context.streamImages(options))).length, 4);
  },
};
