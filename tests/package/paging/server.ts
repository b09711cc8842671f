// A model of the Images API for property tests: a `fetch` over a list of images that changes between requests, with
// faults. It knows what a complete listing must contain.
import type { ListImagesOptions } from "cf-list-images";

/** What happens to a request. */
export type Fault = "none" | "429" | "503" | "network" | "cut" | "html";

/** What the server states as the total. `refuted` is less than what it has just sent. */
export type Totals = "none" | "true" | "null" | "fraction" | "refuted";

/** How the server behaves. */
export interface Behaviour {
  version: 1 | 2;
  /** How many images it has at first. */
  count: number;
  /** The most images on a page, whatever the client requests. */
  cap: number;
  totals: Totals;
  /** Uploads and deletions after each request; none after the last. */
  changes: { add: number; remove: number[] }[];
  /** The fault of each request; none after the last. */
  faults: Fault[];
  /** Whether every request gets the first page. */
  ignoresPage: boolean;
  /** Whether v1's pages have a continuation token too, always the same. It means nothing there. */
  strayToken: boolean;
  /** Bytes in each chunk of a body. */
  chunk: number;
  /** Whether the response comes in a later task or at once. */
  later: boolean;
}

/** The id of the image that was uploaded as the n-th. */
const idOf = (n: number) => `image-${n}`;

const images = (numbers: readonly number[]) => numbers.map((n) => ({ id: idOf(n) }));

export class ModelServer {
  readonly #behaviour: Behaviour;
  /** The images, by their place in the order of uploads, from the newest to the oldest. */
  #images: number[];
  #uploads: number;
  /** Images that were there all the time: a complete listing has them. */
  readonly lasting: Set<string>;
  /** The number of images that were ever there. */
  get ever(): number {
    return this.#uploads;
  }
  /** The number of requests. */
  requests = 0;
  /** The number of requests without a response yet, and its maximum. */
  pending = 0;
  mostPending = 0;
  /** Called before each response, with the number of the request. */
  onRequest: (request: number) => void = () => {};

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#uploads = behaviour.count;
    this.#images = Array.from({ length: behaviour.count }, (_, n) => n).reverse();
    this.lasting = new Set(this.#images.map(idOf));
  }

  /** Answers a request as the behaviour says. */
  readonly fetch: NonNullable<ListImagesOptions["fetch"]> = async (url, { signal }) => {
    this.requests += 1;
    this.pending += 1;
    this.mostPending = Math.max(this.mostPending, this.pending);
    this.onRequest(this.requests);
    try {
      if (this.#behaviour.later) await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      return this.#respond(new URL(url), this.#behaviour.faults[this.requests - 1] ?? "none");
    } finally {
      this.pending -= 1;
      this.#change(this.#behaviour.changes[this.requests - 1]);
    }
  };

  #respond(url: URL, fault: Fault): Response {
    const wait = { "retry-after-ms": "1" };
    switch (fault) {
      case "network":
        throw new TypeError("fetch failed");
      case "429":
      case "503":
        return new Response('{"success":false,"errors":[{"code":971,"message":"wait"}]}', {
          status: Number(fault),
          headers: wait,
        });
      case "html":
        return new Response("<!doctype html>", { status: 502, headers: wait });
      default: {
        const body = new TextEncoder().encode(JSON.stringify(this.#page(url)));
        return new Response(this.#chunks(fault === "cut" ? body.subarray(0, -20) : body, fault));
      }
    }
  }

  /** The page that a URL requests. */
  #page(url: URL): object {
    const { version, cap, ignoresPage } = this.#behaviour;
    const size = Math.min(Number(url.searchParams.get("per_page") ?? 100), cap);
    const envelope = { success: true, errors: [], messages: [] };
    if (version === 1) {
      const page = ignoresPage ? 1 : Number(url.searchParams.get("page") ?? 1);
      const listed = this.#images.slice((page - 1) * size, page * size);
      const stray = this.#behaviour.strayToken ? { continuation_token: "stray" } : {};
      const result = { images: images(listed), ...stray };
      return { ...envelope, result, ...this.#total(listed.length) };
    }
    const token = ignoresPage ? null : url.searchParams.get("continuation_token");
    // The token names the last image of the page before, so that changes shift nothing.
    const rest = this.#images.filter((n) => token === null || n < Number(token));
    const listed = rest.slice(0, size);
    const more = rest.length > size ? `${listed.at(-1)}` : null;
    return { ...envelope, result: { images: images(listed), continuation_token: more } };
  }

  #total(sent: number): object {
    const totals: Record<Totals, unknown> = {
      none: undefined,
      true: this.#images.length,
      null: null,
      fraction: this.#images.length + 0.5,
      refuted: Math.max(0, sent - 1),
    };
    const total = totals[this.#behaviour.totals];
    return total === undefined ? {} : { result_info: { total_count: total } };
  }

  #chunks(body: Uint8Array, fault: Fault): ReadableStream<Uint8Array> {
    const { chunk } = this.#behaviour;
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at < body.length) controller.enqueue(body.slice(at, at + chunk));
        else if (fault === "cut") controller.error(new TypeError("terminated"));
        else controller.close();
        at += chunk;
      },
    });
  }

  #change(change: Behaviour["changes"][number] | undefined) {
    for (let added = 0; added < (change?.add ?? 0); added++) {
      this.#images.unshift(this.#uploads++);
    }
    for (const place of change?.remove ?? []) {
      const [removed] = this.#images.splice(place % Math.max(1, this.#images.length), 1);
      if (removed !== undefined) this.lasting.delete(idOf(removed));
    }
  }
}
