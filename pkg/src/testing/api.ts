/// <reference lib="esnext.disposable" preserve="true" />
// What `createImagesApi` returns. The interfaces of node:http and MSW are theirs, as far as they are used: a user's project
// compiles without their types.
import type { FailNextOptions, Fault, ReceivedRequest } from "./faults.js";
import type { ApiImage, ImageInput } from "./options.js";

/** The Images API in memory. Its functions need no `this`, so that they can be passed around. */
export interface ImagesApi {
  /** The account's id. */
  readonly accountId: string;
  /** The API token that it accepts; the first if there are several. */
  readonly apiToken: string;
  /** The images, newest first. Not for images that another program keeps. */
  readonly images: readonly ApiImage[];
  /** The last 10,000 requests that it has received, in their order. */
  readonly requests: readonly ReceivedRequest[];
  /**
   * Responds like the API, without a network: for the option `fetch` of `listImages`, or instead of the global one. It
   * honours the signal as `fetch` does.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /**
   * Starts a server on 127.0.0.1, in Node, Deno or Bun.
   *
   * @example
   * ```js
   * await using server = await api.listen();
   * await listImages({ accountId, apiToken, baseURL: server.url });
   * ```
   */
  listen(options?: ListenOptions): Promise<ImagesApiServer>;
  /**
   * Responds to requests of node:http: for a server of your own, or as middleware of Express or Vite below a path.
   *
   * @example
   * ```js
   * app.use("/client/v4", api.listener);
   * ```
   */
  listener(request: NodeRequest, response: NodeResponse): Promise<void>;
  /**
   * The handlers for MSW, which the caller imports.
   *
   * @example
   * ```js
   * import { http } from "msw";
   * import { setupServer } from "msw/node";
   *
   * const server = setupServer(...api.handlers(http));
   * ```
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[];
  /** Uploads images, one after the other, and returns them completed. The last is the newest. */
  add(...images: ImageInput[]): ApiImage[];
  /** Deletes images by their ids. */
  remove(...ids: string[]): void;
  /**
   * Lets the next request fail, or several. Calls queue up: the faults of one come after those of the call before.
   *
   * @example
   * ```js
   * api.failNext({ status: 429, retryAfter: 2 });
   * api.failNext("network", { times: 3, after: 1 });
   * ```
   */
  failNext(fault: Fault, options?: FailNextOptions): void;
  /** Sets the faults of every request from now on, instead of those that it had. Several may be combined. */
  behave(...faults: Fault[]): void;
  /** Makes the API what it was when it was created: without faults and requests, and with its first images. */
  reset(): void;
}

/** A request of node:http, as far as the API reads it. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  url?: string | undefined;
  /** The whole URL, where Express, Connect or Vite call the listener below a path and `url` is the rest. */
  originalUrl?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
}

/** A response of node:http, as far as the API writes it. */
export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(chunk: Uint8Array, sent: () => void): unknown;
  end(): unknown;
  destroy(): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
}

/** A running server. */
export interface ImagesApiServer {
  /** The value of `baseURL`, such as `http://127.0.0.1:40123/client/v4`. */
  readonly url: string;
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Ends the server and its connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Options of {@link ImagesApi.listen}. */
export interface ListenOptions {
  /** 1 to 65,535. Default: a free one. */
  port?: number;
}

/** MSW's `http`, as far as it is used. */
export interface MswHttp<Handler> {
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler;
}
