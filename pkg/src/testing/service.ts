// Answers requests: the routes, credentials, errors and headers of the API.
import { authenticate } from "./authentication.js";
import { refuse, shown } from "./check.js";
import { json } from "./effects.js";
import { ApiError, failure, methodNotAllowed, noRoute, success } from "./envelope.js";
import type { ApiImage } from "./options.js";
import { isFirstPage, listV1, listV2, type Paging } from "./listing.js";
import type { Settings } from "./settings.js";
import { type Effects, PendingFaults } from "./pending-faults.js";
import { RateLimiter } from "./rate-limit.js";
import { type Call, recordOf } from "./received.js";
import type { ReceivedRequest } from "./faults.js";
import { pause, untilAborted } from "./signal.js";
import { Store } from "./store.js";

/** A path of the API: the version, the part after it, and whether it needs credentials. */
interface Target {
  version: "v1" | "v2";
  id: string | undefined;
  isOpen: boolean;
}

/** How many requests are remembered: a server may run for long. */
const REMEMBERED = 10_000;

export class Service {
  readonly settings: Settings;
  readonly faults: PendingFaults;
  readonly requests: ReceivedRequest[] = [];
  /** The images in memory; undefined if another program keeps them. */
  readonly store: Store | undefined;
  readonly #limiter: RateLimiter | undefined;
  #rays = 0;

  constructor(settings: Settings) {
    this.settings = settings;
    const { images, rateLimit } = settings;
    this.store = typeof images === "function" ? undefined : new Store(images);
    this.faults = new PendingFaults(this.store !== undefined);
    this.#limiter = rateLimit && new RateLimiter(rateLimit);
  }

  /** Responds as the API and its faults do. It rejects if there is no response. */
  async respond(call: Call): Promise<Response> {
    const record = recordOf(call);
    this.requests.push(record);
    if (this.requests.length > REMEMBERED) this.requests.shift();
    const effects = this.faults.take();
    const usual = () => this.#answer(call, effects);
    const answer = async () => {
      if (effects.delay) await pause(effects.delay, call.signal);
      return (effects.respond ?? usual)(record, usual);
    };
    const response = await untilAborted(call.signal, answer());
    if (typeof response?.headers?.get !== "function") {
      refuse(`a fault: expected its function to return a Response, got ${shown(response)}`);
    }
    if (response.type === "error") throw new TypeError("fetch failed");
    record.status = response.status;
    return this.#withRay(response);
  }

  reset(): void {
    this.faults.reset();
    this.store?.reset();
    this.#limiter?.reset();
    this.requests.length = 0;
    this.#rays = 0;
  }

  /** The usual response. */
  async #answer(call: Call, effects: Effects): Promise<Response> {
    const limiter = this.#limiter;
    try {
      if (limiter && !limiter.count()) throw limiter.error();
      return json(success(await this.#result(call, effects)), 200, limiter?.headers());
    } catch (thrown) {
      const { status, code, message, headers } =
        thrown instanceof ApiError ? thrown : unexpected(thrown);
      return json(failure({ code, message }), status, { ...limiter?.headers(), ...headers });
    }
  }

  /** `result` of a success. */
  async #result(call: Call, effects: Effects): Promise<unknown> {
    const { method, url } = call;
    const { routes } = this.settings;
    const { version, id, isOpen } = this.#target(call);
    const path = `/images/${version}${id === undefined ? "" : "/:id"}`;
    const route = isOpen ? undefined : routes[`${method} ${path}`];
    if (route) return route(call.request(), id ?? "");
    const isListing = id === undefined;
    if (isListing && method === "GET") {
      if (effects.uploads && !isFirstPage(url.searchParams)) this.#upload(effects.uploads);
      return this.#list(version, url.searchParams, effects.paging);
    }
    const methods = Object.keys(routes)
      .filter((name) => name.endsWith(` ${path}`))
      .map((name) => name.split(" ")[0] as string);
    if (!isListing && methods.length === 0) throw noRoute(url.pathname);
    throw methodNotAllowed(isListing ? ["GET", ...methods] : methods);
  }

  /** What a request is for. Throws the API's error for other paths and for wrong credentials. */
  #target({ url: { pathname }, headers }: Call): Target {
    const { basePath, endpoint, accountId, accepted } = this.settings;
    if (endpoint !== undefined && pathname.startsWith(endpoint)) {
      const version = { "": "v1", "/v1": "v1", "/v2": "v2" } as const;
      const rest = pathname.slice(endpoint.length);
      if (Object.hasOwn(version, rest)) {
        return { version: version[rest as keyof typeof version], id: undefined, isOpen: true };
      }
    }
    const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : "";
    const match = /^\/accounts\/([^/]+)\/images\/(v[12])(?:\/([^/]+))?\/?$/.exec(path);
    if (!match) throw noRoute(pathname);
    authenticate(headers, accepted);
    const [, account = "", version, id] = match;
    if (decoded(account) !== accountId) throw noRoute(pathname);
    return {
      version: version as Target["version"],
      id: id === undefined ? undefined : decoded(id),
      isOpen: false,
    };
  }

  async #list(version: Target["version"], query: URLSearchParams, paging: Paging) {
    const images = await this.#images();
    return version === "v1" ? listV1(images, query, paging) : listV2(images, query, paging);
  }

  #images(): readonly ApiImage[] | Promise<readonly ApiImage[]> {
    const { images } = this.settings;
    return typeof images === "function" ? images() : (this.store as Store).images;
  }

  #upload(count: number) {
    this.store?.add(Array.from({ length: count }, () => ({})));
  }

  /** Adds a request id in the form of the API's, which counts the responses. */
  #withRay(response: Response): Response {
    this.#rays += 1;
    if (response.headers.has("cf-ray")) return response;
    const ray = `${this.#rays.toString(16).padStart(16, "0")}-DEV`;
    try {
      response.headers.set("cf-ray", ray);
    } catch {
      // The headers of a response that `fetch` returned can't be changed: it passes as it is.
    }
    return response;
  }
}

/** The error for an exception of a route or of a source of images. */
const unexpected = (thrown: unknown): ApiError => {
  console.error(thrown);
  return new ApiError(500, 5500, "Internal server error");
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};
