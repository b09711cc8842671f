// How the upstream behaves during a soak: mostly well, and otherwise in each of the ways in which servers fail.
import { setTimeout as sleep } from "node:timers/promises";
import { failure, success } from "cf-list-images/testing";

import { page } from "../../bench/lib/page.mjs";

/**
 * @typedef {import("node:http").ServerResponse} ServerResponse
 * @typedef {{ weight: number, respond: (response: ServerResponse, body: Buffer) => unknown }} Behaviour
 */

const JSON_TYPE = { "Content-Type": "application/json" };

/** @param {Buffer} body */
const sized = (body) => ({ ...JSON_TYPE, "Content-Length": body.length });

/** An image just beyond `maxImageBytes`. */
const HUGE = Buffer.from(
  JSON.stringify(success({ images: [{ id: "huge", filename: "x".repeat(2 ** 20) }] })),
);
const HTML = Buffer.from(`<!doctype html><title>Bad gateway</title>${"<p>".repeat(500)}`);
const LONG = page(3_000);

/** @param {number} code */
const refusal = (code) => JSON.stringify(failure({ code, message: "refused" }));

/**
 * Writes a body in pieces with pauses between them, until it or the connection ends.
 *
 * @param {ServerResponse} response
 * @param {Buffer} body
 * @param {number} size of a piece
 * @param {number} pause in milliseconds
 */
const drip = async (response, body, size, pause) => {
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await sleep(pause);
  }
  response.end();
};

/** @type {Record<string, Behaviour>} */
const BEHAVIOURS = {
  page: {
    weight: 60,
    respond: (response, body) => response.writeHead(200, sized(body)).end(body),
  },
  "chunked page": {
    weight: 10,
    respond: (response, body) => drip(response.writeHead(200, JSON_TYPE), body, 8_192, 1),
  },
  "long page": {
    weight: 4,
    respond: (response) => response.writeHead(200, sized(LONG)).end(LONG),
  },
  "slow page": {
    weight: 4,
    respond: async (response, body) => {
      await sleep(150);
      response.writeHead(200, sized(body)).end(body);
    },
  },
  "huge image": {
    weight: 1,
    respond: (response) => response.writeHead(200, sized(HUGE)).end(HUGE),
  },
  hang: { weight: 1, respond: () => {} },
  "hanging body": {
    weight: 1,
    respond: (response, body) =>
      response.writeHead(200, JSON_TYPE).write(body.subarray(0, body.length / 2)),
  },
  "hanging refusal": {
    weight: 1,
    respond: (response) => response.writeHead(503, JSON_TYPE).write('{"success":false,'),
  },
  "dripping body": {
    weight: 1,
    // Three seconds, whatever its length: a long page is passed on while it drips.
    respond: (response, body) =>
      drip(response.writeHead(200, JSON_TYPE), body, Math.ceil(body.length / 60), 50),
  },
  "dripping refusal": {
    weight: 1,
    respond: (response) => drip(response.writeHead(403, JSON_TYPE), HTML, 16, 40),
  },
  "cut body": {
    weight: 3,
    respond: (response, body) =>
      response
        .writeHead(200, sized(body))
        .write(body.subarray(0, body.length / 2), () => response.destroy()),
  },
  "cut long page": {
    weight: 1,
    respond: (response) =>
      response
        .writeHead(200, JSON_TYPE)
        .write(LONG.subarray(0, LONG.length / 2), () => setTimeout(() => response.destroy(), 20)),
  },
  "no response": { weight: 3, respond: (response) => response.destroy() },
  401: {
    weight: 1,
    respond: (response) => response.writeHead(401, JSON_TYPE).end(refusal(10_000)),
  },
  404: { weight: 1, respond: (response) => response.writeHead(404, JSON_TYPE).end(refusal(7_003)) },
  429: {
    weight: 2,
    respond: (response) =>
      response.writeHead(429, { ...JSON_TYPE, "retry-after-ms": "20" }).end(refusal(971)),
  },
  503: {
    weight: 3,
    respond: (response) =>
      response.writeHead(503, { ...JSON_TYPE, "retry-after-ms": "20" }).end(refusal(1_000)),
  },
  HTML: {
    weight: 2,
    respond: (response) => response.writeHead(200, { "Content-Type": "text/html" }).end(HTML),
  },
  redirect: {
    weight: 1,
    respond: (response) =>
      response.writeHead(302, { Location: "https://elsewhere.example/" }).end(),
  },
};

/** Each name as often as its weight. */
const weighted = Object.entries(BEHAVIOURS).flatMap(([name, { weight }]) =>
  Array.from({ length: weight }, () => name),
);

/** The behaviours that are not a fault. */
export const FAULTLESS = new Set(["page", "chunked page", "long page", "slow page"]);

/** Draws a behaviour by weight. */
export const draw = () => {
  const name = /** @type {string} */ (weighted[Math.trunc(Math.random() * weighted.length)]);
  return { name, respond: /** @type {Behaviour} */ (BEHAVIOURS[name]).respond };
};
