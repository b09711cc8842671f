// The load on the Worker: callers of every kind, each of whose requests must have one line in the Worker's log.
import { createHash } from "node:crypto";
import { Agent, request } from "node:http";

import { HOST } from "../lib/port.mjs";
import { PRODUCT, startWorkerd } from "../lib/workerd.mjs";
import { Counts } from "./counts.mjs";
import { ACCOUNTS } from "./upstream.mjs";

const CONNECTIONS = 12;

/** The Worker's time limit for an upstream, in milliseconds. Short, so that a hang does not hold a connection for long. */
const UPSTREAM_TIMEOUT = 700;

/** The longest that a response may take, in milliseconds: it may drip. */
const LONGEST = 15_000;

const KEYS = ["ana", "ben", "eva", "max"];
/** @param {string} key */
const hash = (key) => createHash("sha256").update(key).digest("hex");

/** @param {number} below */
const random = (below) => Math.trunc(Math.random() * below);

/** The paths of requests, most of them shared by several callers at once. */
const paths = () => [
  `/images?page=${1_001 + random(40)}`,
  `/images?page=${1_001 + random(100_000)}`,
  `/images?per_page=${10 + random(50)}`,
  `/images?per_page=2000&page=${1_001 + random(4)}`,
  `/images?fields=id,variants&page=${1_001 + random(40)}`,
  `/images/v2?per_page=20&sort_order=asc`,
  `/client/v4/accounts/${ACCOUNTS.worker}/images/v1?page=${1_001 + random(40)}`,
  "/images?page=nonsense",
  "/healthz",
  "/healthz?deep=1",
  "/openapi.json",
  // The gallery's paths, such as "/nowhere", have no line in the log.
  "/client/v4/nowhere",
];

/**
 * A request that was sent. `status` is undefined until its response began; `left`: whether the caller left before its
 * end.
 *
 * @typedef {{ status?: number, left: boolean }} Sent
 */

export class WorkerLoad {
  /** Requests by status; those that the caller left before a response are `left`. */
  statuses = new Counts();
  /** Callers that got the complete response, left, or got an incomplete one. */
  ends = new Counts();
  /** Log lines by where the page came from. */
  caching = new Counts();
  /** @type {string[]} */
  findings = [];
  /** @type {Map<string, Sent>} requests that the log has not confirmed yet, by id */
  #unlogged = new Map();
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  #sent = 0;
  #logged = 0;
  #rest = "";
  /** @type {import("../lib/workerd.mjs").RunningWorker | undefined} */
  #worker;

  /**
   * @param {string} upstream its base URL
   * @param {string} cache the address of the cache's server
   */
  async start(upstream, cache) {
    const vars = {
      ACCOUNT_ID: ACCOUNTS.worker,
      API_TOKEN: "soak",
      AUTH: "key",
      CALLER_KEYS: KEYS.map((key) => `${key}:${hash(key)}`).join(","),
      SIGNING_KEY: "soak",
      // Short, so that entries are fresh, stale and expired in turn.
      CACHE_TTL: "1",
      STALE_WHILE_REVALIDATE: "1",
      STALE_IF_ERROR: "3",
      UPSTREAM: upstream,
      UPSTREAM_TIMEOUT_MS: `${UPSTREAM_TIMEOUT}`,
    };
    const onOutput = (/** @type {string} */ text) => this.#read(text);
    this.#worker = await startWorkerd(PRODUCT, vars, { onOutput, cache });
    return this;
  }

  get pid() {
    return this.#worker?.pid ?? 0;
  }

  get sent() {
    return this.#sent;
  }

  get logged() {
    return this.#logged;
  }

  /** Sends requests on all connections until then. @param {number} until */
  async run(until) {
    const connection = async () => {
      while (Date.now() < until) await this.#send();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  }

  /** Waits for the log, and adds what is missing in it to the findings. */
  async settle() {
    for (const end = Date.now() + LONGEST; Date.now() < end; ) {
      // The platform ends a request whose caller has left, so it may have no line.
      if (![...this.#unlogged.values()].some(({ left }) => !left)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const missing = [...this.#unlogged].filter(([, { left }]) => !left);
    if (missing.length > 0) {
      this.findings.push(`${missing.length} requests have no line in the Worker's log`);
    }
  }

  stop() {
    this.#agent.destroy();
    this.#worker?.stop();
  }

  /** @param {string} text what the Worker prints */
  #read(text) {
    const lines = `${this.#rest}${text}`.split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#check(line);
  }

  /** @param {string} line */
  #check(line) {
    const start = line.indexOf('{"');
    if (start < 0) {
      // workerd reports each response that breaks off.
      if (line.trim() === "" || line.includes("the upstream's body is incomplete")) return;
      this.findings.push(`the Worker printed: ${line.slice(0, 300)}`);
      return;
    }
    const { event, request_id: id, status, cache } = JSON.parse(line.slice(start));
    if (event !== "request") return;
    const sent = this.#unlogged.get(id);
    // The request by which `startWorkerd` checks that the Worker has started.
    if (!sent) {
      if (id.startsWith("soak-")) this.findings.push(`two lines in the log for ${id}`);
      return;
    }
    this.#logged += 1;
    if (cache) this.caching.add(cache);
    this.#unlogged.delete(id);
    if (sent.status !== undefined && sent.status !== status) {
      this.findings.push(`${id}: status ${sent.status}, but ${status} in the log`);
    }
  }

  #send() {
    const id = `soak-${this.#sent++}`;
    /** @type {Sent} */
    const sent = { left: false };
    this.#unlogged.set(id, sent);
    const all = paths();
    const path = /** @type {string} */ (all[random(all.length)]);
    const outgoing = request({
      host: HOST,
      port: this.#worker?.port,
      path,
      agent: this.#agent,
      method: random(10) === 0 ? "HEAD" : "GET",
      headers: { "CF-Ray": id, ...headers() },
    });
    return new Promise((resolve) => {
      /** @param {string} how */
      const end = (how) => {
        clearTimeout(limit);
        if (how !== "complete") sent.left = true;
        this.statuses.add(sent.status ?? how);
        this.ends.add(how);
        resolve(undefined);
      };
      const limit = setTimeout(() => {
        this.findings.push(`${path}: no complete response in ${LONGEST} ms`);
        outgoing.destroy();
      }, LONGEST);
      // One in fifteen callers leaves, at any time.
      const leaves = random(15) === 0;
      if (leaves) setTimeout(() => outgoing.destroy(), random(120));
      outgoing.on("error", () => end(leaves ? "left" : "no response"));
      outgoing.on("response", (response) => {
        sent.status = response.statusCode ?? 0;
        // One in ten reads slowly.
        if (random(10) === 0) {
          response.pause();
          setTimeout(() => response.resume(), random(200));
        }
        response.on("data", () => {});
        response.on("error", () => {});
        response.on("close", () => {
          end(response.complete ? "complete" : leaves ? "left" : "incomplete");
        });
      });
      outgoing.end();
    });
  }
}

/** The headers of a request: a caller's key, mostly a valid one, and a condition, sometimes. */
const headers = () => ({
  ...(random(20) > 0 && {
    "X-Api-Key": random(20) === 0 ? "wrong" : `${KEYS[random(KEYS.length)]}`,
  }),
  ...(random(5) === 0 && { "If-None-Match": random(2) ? "*" : '"tag"' }),
});
