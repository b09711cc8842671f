import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Image, listImages, type TokenOptions } from "cf-list-images";

/** Writes a listing as NDJSON: one image a line. There is no file before it is complete. */
export async function backUp(account: TokenOptions, path: string) {
  const images = listImages({ ...account, version: 2, perPage: 1000, prefetch: true });
  await pipeline(images, lines, createWriteStream(`${path}.part`));
  await rename(`${path}.part`, path);
}

async function* lines(images: AsyncIterable<Image>) {
  for await (const image of images) yield `${JSON.stringify(image)}\n`;
}
