// Keeps what the Worker puts into the platform's cache, in workerd's protocol: GET for a match, PUT with a whole HTTP
// response as its body, PURGE to delete.
import { createServer } from "node:http";

import { HOST, portOf } from "./port.mjs";

/** The most responses to keep, so that memory is bounded. */
const MOST = 500;

/**
 * @typedef {{ status: number, headers: [string, string][], body: Buffer }} Stored
 */

/**
 * Reads a response as it is sent over HTTP/1.1.
 *
 * @param {Buffer} bytes
 * @returns {Stored}
 */
const parse = (bytes) => {
  const end = bytes.indexOf("\r\n\r\n");
  const [line = "", ...fields] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = fields.map((field) => {
    const colon = field.indexOf(":");
    return /** @type {[string, string]} */ ([field.slice(0, colon), field.slice(colon + 1).trim()]);
  });
  const isChunked = headers.some(
    ([name, value]) => /^transfer-encoding$/i.test(name) && value === "chunked",
  );
  const rest = bytes.subarray(end + 4);
  return {
    status: Number(line.split(" ")[1]),
    headers: headers.filter(([name]) => !/^(transfer-encoding|content-length)$/i.test(name)),
    body: isChunked ? joined(rest) : rest,
  };
};

/**
 * Joins the chunks of a body.
 *
 * @param {Buffer} bytes
 */
const joined = (bytes) => {
  const chunks = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, line).toString(), 16);
    if (!size) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
};

/** Starts the cache. */
export const startCache = async () => {
  /** @type {Map<string, Stored>} */
  const stored = new Map();
  const server = createServer((request, response) => {
    const key = `${request.headers.host}${request.url}`;
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const found = stored.get(key);
      if (request.method === "PUT") {
        if (stored.size >= MOST) stored.clear();
        stored.set(key, parse(Buffer.concat(chunks)));
        response.writeHead(204).end();
      } else if (request.method === "PURGE") {
        response.writeHead(stored.delete(key) ? 200 : 404).end();
      } else if (found) {
        for (const [name, value] of found.headers) response.appendHeader(name, value);
        response.setHeader("Content-Length", found.body.length);
        response.writeHead(found.status, { "CF-Cache-Status": "HIT" }).end(found.body);
      } else {
        response.writeHead(504, { "CF-Cache-Status": "MISS" }).end();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  return {
    address: `${HOST}:${portOf(server)}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
