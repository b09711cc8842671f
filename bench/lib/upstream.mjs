// The API that the benches list: pages made beforehand, at full speed or over a slowed line.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { HOST } from "../../scripts/lib/port.mjs";
import { page } from "./page.mjs";

/** A slowed line: 64 KiB every 10 ms, some 6 MiB/s. */
const CHUNK = 65_536;
const PAUSE = 10;

const pages = new Map();
const pageOf = (count, from) => {
  const key = `${count}+${from}`;
  if (!pages.has(key)) pages.set(key, page(count, from));
  return pages.get(key);
};

const slowly = async (body, response) => {
  for (let at = 0; at < body.length && !response.destroyed; at += CHUNK) {
    response.write(body.subarray(at, at + CHUNK));
    await sleep(PAUSE);
  }
  response.end();
};

/** Sends the most of a page, and the rest when told. */
const held = async (body, response, release) => {
  const most = Math.trunc(body.length * 0.9);
  for (let at = 0; at < most; at += CHUNK) {
    if (!response.write(body.subarray(at, Math.min(at + CHUNK, most)))) await sleep(1);
  }
  await release;
  response.end(body.subarray(most));
};

/**
 * Starts it. `total` images in all; `files` are served besides, by path: `[type, body]`.
 *
 * A path that begins with `/slow` comes slowly; with `/held`, the last tenth of a page waits for `release()`.
 */
export const startUpstream = async ({ total = 10_000, files = {} } = {}) => {
  let release;
  let released = new Promise((resolve) => {
    release = resolve;
  });
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url, "http://upstream");
    const file = files[url.pathname];
    if (file) return response.writeHead(200, { "Content-Type": file[0] }).end(file[1]);
    const perPage = Number(url.searchParams.get("per_page") ?? 1000);
    const from = (Number(url.searchParams.get("page") ?? 1) - 1) * perPage;
    const held_ = url.pathname.startsWith("/held");
    const body = held_
      ? pageOf(perPage, 0)
      : pageOf(Math.max(0, Math.min(perPage, total - from)), from);
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
    if (held_) return held(body, response, released);
    if (url.pathname.startsWith("/slow")) return slowly(body, response);
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, HOST, resolve));
  return {
    url: `http://${HOST}:${server.address().port}`,
    release: () => {
      release();
      released = new Promise((resolve) => {
        release = resolve;
      });
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
