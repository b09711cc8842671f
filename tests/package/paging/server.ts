// A model of the Images API for property tests: the API in memory, whose images change between requests, with faults. It
// knows what a complete listing must contain.
import type { ListImagesOptions } from "cf-list-images";
import {
  type ApiImage,
  createImagesApi,
  type Envelope,
  type Fault as ApiFault,
  type ImagesApi,
} from "cf-list-images/testing";

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

/** So that a client retries at once. */
const SOON = { "retry-after-ms": "1" };

const FAULTS: Record<Exclude<Fault, "none">, ApiFault> = {
  429: { status: 429, headers: SOON },
  503: { status: 503, headers: SOON },
  network: "network",
  cut: { cutBody: 0.95 },
  html: () => new Response("<!doctype html>", { status: 502, headers: SOON }),
};

const ACCOUNT = { accountId: "abc", apiToken: "a-token-of-the-model" };

export class ModelServer {
  readonly #behaviour: Behaviour;
  readonly #api: ImagesApi;
  /** Images that were there all the time: a complete listing has them. */
  readonly lasting: Set<string>;
  /** The number of images that were ever there. */
  ever: number;
  /** The number of requests. */
  requests = 0;
  /** The number of requests without a response yet, and its maximum. */
  pending = 0;
  mostPending = 0;
  /** Called before each response, with the number of the request. */
  onRequest: (request: number) => void = () => {};

  constructor(behaviour: Behaviour) {
    const { count, cap, ignoresPage, version } = behaviour;
    this.#behaviour = behaviour;
    this.#api = createImagesApi({ ...ACCOUNT, count });
    const behaviours: ApiFault[] = [{ pageCap: cap }];
    if (ignoresPage) behaviours.push("ignoredPage");
    if (version === 1) behaviours.push((_, respond) => this.#withExtras(respond));
    this.#api.behave(...behaviours);
    this.ever = count;
    this.lasting = new Set(this.#api.images.map(({ id }) => id));
  }

  /** Answers a request as the behaviour says. */
  readonly fetch: NonNullable<ListImagesOptions["fetch"]> = async (url, init) => {
    const { faults, changes, later, chunk } = this.#behaviour;
    this.requests += 1;
    this.pending += 1;
    this.mostPending = Math.max(this.mostPending, this.pending);
    this.onRequest(this.requests);
    const number = this.requests - 1;
    const fault = faults[number] ?? "none";
    if (fault !== "none") this.#api.failNext(FAULTS[fault]);
    try {
      if (later) await new Promise((resolve) => setImmediate(resolve));
      return inChunks(await this.#api.fetch(url, init), chunk);
    } finally {
      this.pending -= 1;
      this.#change(changes[number]);
    }
  };

  /** v1's page with a total, and with a token that means nothing. */
  async #withExtras(respond: () => Promise<Response>): Promise<Response> {
    const { totals, strayToken } = this.#behaviour;
    const envelope = (await (await respond()).json()) as Envelope<{ images: ApiImage[] }>;
    if (strayToken) Object.assign(envelope.result, { continuation_token: "stray" });
    const total = this.#api.images.length;
    const stated = {
      none: undefined,
      true: total,
      null: null,
      fraction: total + 0.5,
      refuted: Math.max(0, envelope.result.images.length - 1),
    }[totals];
    const info = stated === undefined ? {} : { result_info: { total_count: stated } };
    return Response.json({ ...envelope, ...info });
  }

  #change(change: Behaviour["changes"][number] | undefined) {
    const added = change?.add ?? 0;
    this.ever += added;
    this.#api.add(...Array.from({ length: added }, () => ({})));
    for (const place of change?.remove ?? []) {
      const { images } = this.#api;
      const removed = images[place % Math.max(1, images.length)];
      if (!removed) continue;
      this.#api.remove(removed.id);
      this.lasting.delete(removed.id);
    }
  }
}

/** A response whose body comes in chunks of this many bytes. */
const inChunks = (response: Response, size: number): Response => {
  if (!response.body) return response;
  const cutter = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.subarray(at, at + size));
      }
    },
  });
  return new Response(response.body.pipeThrough(cutter), response);
};
