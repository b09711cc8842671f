// The Images API of the benchmarks: pages of the API in memory, each made once, so that no benchmark measures how it is
// made. It sends them at full speed or throttled.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createImagesApi } from "cf-list-images/testing";

import { HOST, portOf } from "../../scripts/lib/port.mjs";
import { image, page } from "./page.mjs";

/** Throttled responses: 64 KiB every 10 ms, about 6 MiB/s. */
const CHUNK = 65_536;
const PAUSE = 10;

/**
 * Other files that the server has: type and body by path.
 *
 * @typedef {Record<string, [type: string, body: string | Uint8Array]>} Files
 */

/**
 * A function that gives the body for a query of v1.
 *
 * @param {number} total the number of images
 */
const bodiesOf = (total) => {
  const images = Array.from({ length: total }, (_, index) => image(index));
  const { accountId, apiToken, fetch } = createImagesApi({ images, rateLimit: false });
  const url = `https://api.cloudflare.com/client/v4/accounts/${accountId}/images/v1`;
  const headers = { authorization: `Bearer ${apiToken}` };
  /** @type {Map<string, Buffer>} */
  const bodies = new Map();
  return async (/** @type {URLSearchParams} */ query) => {
    query.sort();
    const made = bodies.get(`${query}`);
    if (made) return made;
    const response = await fetch(`${url}?${query}`, { headers });
    const body = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`a benchmark requested ${query}: ${body}`);
    bodies.set(`${query}`, body);
    return body;
  };
};

/**
 * A function that gives the body for `page` and `per_page`: a page of a kind, whatever the number of images.
 *
 * @param {import("./page.mjs").Kind} kind
 */
const bodiesOfKind = (kind) => {
  /** @type {Map<string, Buffer>} */
  const bodies = new Map();
  return async (/** @type {URLSearchParams} */ query) => {
    const count = Number(query.get("per_page"));
    const from = (Number(query.get("page") ?? 1) - 1) * count;
    const made = bodies.get(`${count} ${from}`) ?? page(count, from, kind);
    bodies.set(`${count} ${from}`, made);
    return made;
  };
};

/**
 * @param {Buffer} body
 * @param {import("node:http").ServerResponse} response
 */
const sendSlowly = async (body, response) => {
  for (let at = 0; at < body.length && !response.destroyed; at += CHUNK) {
    response.write(body.subarray(at, at + CHUNK));
    await sleep(PAUSE);
  }
  response.end();
};

/**
 * Sends nine tenths of a page immediately, and the rest on release.
 *
 * @param {Buffer} body
 * @param {import("node:http").ServerResponse} response
 * @param {Promise<void>} release
 */
const sendHeld = async (body, response, release) => {
  const most = Math.trunc(body.length * 0.9);
  for (let at = 0; at < most; at += CHUNK) {
    if (!response.write(body.subarray(at, Math.min(at + CHUNK, most)))) await sleep(1);
  }
  await release;
  response.end(body.subarray(most));
};

/**
 * Starts the server. Paths that begin with `/slow` are throttled. With `/held`, the last tenth of a page waits for
 * `release()`.
 *
 * @param {object} [options]
 * @param {number} [options.total] the number of images
 * @param {import("./page.mjs").Kind} [options.kind] without it, the pages are those of the API's model
 * @param {Files} [options.files]
 */
export const startUpstream = async ({ total = 10_000, kind, files = {} } = {}) => {
  /** @type {() => void} */
  let release;
  const hold = () =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        release = resolve;
      })
    );
  let released = hold();
  const bodyOf = kind ? bodiesOfKind(kind) : bodiesOf(total);
  let requests = 0;
  const server = createServer(async (incoming, response) => {
    requests += 1;
    const url = new URL(incoming.url ?? "/", "http://upstream");
    const file = files[url.pathname];
    if (file) return response.writeHead(200, { "Content-Type": file[0] }).end(file[1]);
    const isHeld = url.pathname.startsWith("/held");
    // Any page of it has images.
    if (isHeld) url.searchParams.delete("page");
    const body = await bodyOf(url.searchParams);
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
    if (isHeld) return sendHeld(body, response, released);
    if (url.pathname.startsWith("/slow")) return sendSlowly(body, response);
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  return {
    url: `http://${HOST}:${portOf(server)}`,
    /** How many requests it has had. */
    requests: () => requests,
    release: () => {
      release();
      released = hold();
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
