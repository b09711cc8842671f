/// <reference lib="esnext.disposable" preserve="true" />
// What `createImagesApi` returns. The interfaces of node:http and MSW are theirs, as far as they are used: a user's project
// compiles without their types.
import type { FailNextOptions, Fault, ReceivedRequest } from "./faults.js";
import type { ApiImage, ImageInput } from "./options.js";

/**
 * The Images API in memory. Its functions need no `this`, so that they can be passed around.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { createImagesApi } from "cf-list-images/testing";
 *
 * const api = createImagesApi({ images: [{ id: "logo" }] });
 * const { accountId, apiToken, fetch } = api;
 * api.add({ id: "banner" });
 * const page = await listImages({ accountId, apiToken, fetch, perPage: 50 });
 * console.log(page.images.map((image) => image.id)); // [ 'banner', 'logo' ]
 * api.remove("logo");
 * console.log(api.images.length, api.requests[0]?.query); // 1 { per_page: '50' }
 * api.reset();
 * console.log(api.images.length, api.requests.length); // 1 0
 * ```
 */
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
   * import { listImages } from "cf-list-images";
   * import { createImagesApi } from "cf-list-images/testing";
   *
   * const { accountId, apiToken, listen } = createImagesApi({ count: 250 });
   * await using server = await listen();
   * const page = await listImages({ accountId, apiToken, baseURL: server.url });
   * console.log(page.images.length); // 100
   * ```
   *
   * @throws TypeError if the port is out of bounds, or the runtime has no `node:http`.
   */
  listen(options?: ListenOptions): Promise<ImagesApiServer>;
  /**
   * Responds to requests of node:http: for a server of your own, or as middleware of Express or Vite below a path,
   * `app.use("/client/v4", api.listener)`.
   *
   * @example
   * ```ts
   * import { once } from "node:events";
   * import { createServer } from "node:http";
   * import type { AddressInfo } from "node:net";
   * import { createImagesApi } from "cf-list-images/testing";
   *
   * const { listener } = createImagesApi({ count: 250, endpoint: "/images" });
   * const server = createServer(listener).listen(0);
   * await once(server, "listening");
   * const { port } = server.address() as AddressInfo;
   * const response = await fetch(`http://127.0.0.1:${port}/images?per_page=10`);
   * console.log((await response.json()).result.images.length); // 10
   * server.close();
   * ```
   */
  listener(request: NodeRequest, response: NodeResponse): Promise<void>;
  /**
   * The handlers for MSW, which the caller imports.
   *
   * @example
   * ```js
   * import { listImages } from "cf-list-images";
   * import { createImagesApi } from "cf-list-images/testing";
   * import { http } from "msw";
   * import { setupServer } from "msw/node";
   *
   * const { accountId, apiToken, handlers } = createImagesApi({ count: 250 });
   * const server = setupServer(...handlers(http));
   * server.listen();
   * const page = await listImages({ accountId, apiToken });
   * console.log(page.images.length); // 100
   * server.close();
   * ```
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[];
  /**
   * Uploads images, one after the other, and returns them completed. The last is the newest.
   *
   * @throws TypeError if one is invalid, or has the id of another, and if the images come from a function.
   */
  add(...images: ImageInput[]): ApiImage[];
  /**
   * Deletes images by their ids.
   *
   * @throws TypeError if there is no image with the id, and if the images come from a function.
   */
  remove(...ids: string[]): void;
  /**
   * Lets the next request fail, or several. Calls queue up: the faults of one come after those of the call before.
   *
   * @example
   * ```js
   * import { listImages } from "cf-list-images";
   * import { createImagesApi } from "cf-list-images/testing";
   *
   * const api = createImagesApi({ count: 250 });
   * api.failNext({ status: 429, retryAfter: 1 });
   * api.failNext("network", { times: 2, after: 1 });
   * const { accountId, apiToken, fetch } = api;
   * await listImages({ accountId, apiToken, fetch });
   * console.log(api.requests.map(({ status }) => status)); // [ 429, 200 ]
   * ```
   *
   * @throws TypeError for a fault or an option that is unknown or invalid.
   */
  failNext(fault: Fault, options?: FailNextOptions): void;
  /**
   * Sets the faults of every request from now on, instead of those that it had. Several may be combined: of those that
   * respond by themselves, the last does.
   *
   * @example
   * ```js
   * import { listImages } from "cf-list-images";
   * import { createImagesApi } from "cf-list-images/testing";
   *
   * const { accountId, apiToken, fetch, behave } = createImagesApi({ count: 250 });
   * behave({ pageCap: 20 }, { delay: 5 });
   * const page = await listImages({ accountId, apiToken, fetch, perPage: 50 });
   * console.log(page.images.length); // 20
   * ```
   *
   * @throws TypeError for a fault that is unknown or invalid.
   */
  behave(...faults: Fault[]): void;
  /** Makes the API what it was when it was created: without faults and requests, and with its first images. */
  reset(): void;
}

/** A request of node:http, as far as the API reads it. See https://nodejs.org/api/http.html#class-httpincomingmessage. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  /** Such as `GET`, the default. */
  method?: string | undefined;
  /** The path and the query. */
  url?: string | undefined;
  /** The whole URL, where Express, Connect or Vite call the listener below a path and `url` is the rest. */
  originalUrl?: string | undefined;
  /** By name in lower case. */
  headers: Record<string, string | string[] | undefined>;
}

/** A response of node:http, as far as the API writes it. See https://nodejs.org/api/http.html#class-httpserverresponse. */
export interface NodeResponse {
  /** Sends the status and the headers. */
  writeHead(status: number, headers: Record<string, string>): unknown;
  /** Sends a part of the body, and calls `sent` when it has left. */
  write(chunk: Uint8Array, sent: () => void): unknown;
  /** Ends the body. */
  end(): unknown;
  /** Breaks the connection. */
  destroy(): unknown;
  /** Calls the listener when the connection has closed or failed. */
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
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Options of {@link ImagesApi.listen}. */
export interface ListenOptions {
  /** 1 to 65,535. Default: a free one. */
  port?: number | undefined;
}

/** MSW's `http`, as far as it is used. See https://mswjs.io/docs/api/http. */
export interface MswHttp<Handler> {
  /** Makes a handler for every method of a path. */
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler;
}
