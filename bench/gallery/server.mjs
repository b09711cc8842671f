// The Worker in workerd, with the gallery as its assets, in front of an account in memory with a small picture for each image.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createImagesApi } from "cf-list-images/testing";

import { HOST, portOf } from "../../scripts/lib/port.mjs";
import { root } from "../../scripts/lib/run.mjs";
import { PRODUCT, startWorkerd } from "../../scripts/lib/workerd.mjs";
import { image } from "../lib/page.mjs";

/** The size of a picture in pixels: that of a thumbnail in the grid. */
const [WIDTH, HEIGHT] = [320, 240];

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/**
 * A chunk of a PNG file: https://www.w3.org/TR/png-3/#5Chunk-layout.
 *
 * @param {string} type
 * @param {Buffer} data
 */
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/**
 * A PNG whose colours depend on its number.
 *
 * @param {number} number
 */
const picture = (number) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = Buffer.alloc(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0, at = 0; y < HEIGHT; y++) {
    pixels[at++] = 0;
    const colour = [(number * 37) & 255, (y + number * 11) & 255, 120];
    for (let x = 0; x < WIDTH; x++, at += 3) pixels.set(colour, at);
  }
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const data = deflateSync(pixels);
  const chunks = [chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
};

/**
 * Starts the Worker, and a server with everything behind it: the API, the pictures and the gallery's files.
 *
 * @param {number} total the number of images
 */
export const startGallery = async (total) => {
  const pictures = Array.from({ length: 64 }, (_, number) => picture(number));
  const server = createServer();
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = `${HOST}:${portOf(server)}`;
  const origin = `http://${address}`;
  const images = Array.from({ length: total }, (_, index) => ({
    ...image(index),
    requireSignedURLs: false,
    variants: ["public", "thumbnail"].map((name) => `${origin}/pictures/${index}/${name}`),
  }));
  const api = createImagesApi({ images, baseURL: `${origin}/client/v4`, rateLimit: false });
  server.on("request", async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", origin);
    if (pathname.startsWith("/client")) return api.listener(request, response);
    const [, kind, number] = pathname.split("/");
    if (kind === "pictures") {
      const headers = { "Content-Type": "image/png", "Cache-Control": "max-age=3600" };
      return response.writeHead(200, headers).end(pictures[Number(number) % pictures.length]);
    }
    const path = pathname === "/" ? "/index.html" : pathname;
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "text/plain" });
    response.end(readFileSync(join(root, "pkg/gallery", path)));
  });
  const vars = {
    ACCOUNT_ID: api.accountId,
    API_TOKEN: api.apiToken,
    AUTH: "public",
    UPSTREAM: `${origin}/client/v4`,
    IMAGE_ORIGINS: origin,
  };
  // The log, a line for each request, is of no interest here.
  const worker = await startWorkerd(PRODUCT, vars, { assets: address, onOutput: () => {} });
  const stop = () => {
    worker.stop();
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://${HOST}:${worker.port}`, stop };
};
