// The upstream of a soak: an Images API with faults, which counts what it gets.
import { createServer } from "node:http";

import { page } from "../../bench/lib/page.mjs";
import { HOST, portOf } from "../lib/port.mjs";
import { Counts } from "./counts.mjs";
import { draw } from "./faults.mjs";

/** The accounts in the URLs: which of the two clients sends a request. */
export const ACCOUNTS = /** @type {const} */ ({ worker: "worker", library: "library" });

/** The images of the accounts, so that an iteration ends. */
const PAGES = 6;

export class Upstream {
  /** Requests by account. */
  requests = new Counts();
  /** Requests by the upstream's behaviour. */
  behaviours = new Counts();
  /** Responses that have not ended, by their request's URL. */
  open = new Set();
  #server = createServer((request, response) => this.#respond(request, response));

  async start() {
    await new Promise((resolve) => this.#server.listen(0, HOST, () => resolve(undefined)));
    return this;
  }

  get port() {
    return portOf(this.#server);
  }

  /** The base URL, before `/accounts/…`. */
  get url() {
    return `http://${HOST}:${this.port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  #respond(request, response) {
    const url = new URL(request.url ?? "/", this.url);
    const { name, respond } = draw();
    this.requests.add(url.pathname.split("/")[2] ?? "");
    this.behaviours.add(name);
    const call = { name, path: request.url };
    this.open.add(call);
    response.on("close", () => this.open.delete(call));
    response.on("error", () => {});
    respond(response, bodyOf(url.searchParams));
  }
}

/** @type {Map<string, Buffer>} */
const bodies = new Map();

/**
 * The body for a query.
 *
 * @param {URLSearchParams} query
 */
const bodyOf = (query) => {
  const size = Number(query.get("per_page") ?? 100);
  const number = Number(query.get("page") ?? 1);
  // The Worker's load requests pages of any number: they are all alike.
  const place = number > 1_000 ? 1 : number;
  const key = `${size} ${place}`;
  const body = bodies.get(key) ?? page(place > PAGES ? 0 : size, place * size);
  bodies.set(key, body);
  return body;
};
