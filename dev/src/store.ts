// The account's images: their fields in a Durable Object, their pictures in the simulator of hosted images.
import type { ApiImage } from "cf-list-images/testing";
import { simulatorOrigin } from "../../pkg/src/samples/simulator.js";
import type { Account, Row } from "./account.ts";
import type { Env } from "./env.ts";
import { NAMED_VARIANTS } from "./variants.ts";

/** The fields of an upload. */
export interface Fields {
  id: string;
  filename: string;
  creator: string | undefined;
  meta: Record<string, unknown> | undefined;
  uploaded: string;
  requireSignedURLs: boolean;
}

/** A picture that can be uploaded. */
export interface Picture {
  bytes: ArrayBuffer;
  /** The media type. */
  type: string;
  /** The size in pixels; none for SVG. */
  width?: number | undefined;
  height?: number | undefined;
}

/** The picture that these bytes are, or `null` if they are none. */
export async function pictureOf(env: Env, bytes: ArrayBuffer): Promise<Picture | null> {
  try {
    const { format, ...size } = await env.IMAGES.info(new Blob([bytes]).stream());
    return { bytes, type: format, ...("width" in size && size) };
  } catch {
    return null;
  }
}

/** Every image of the account, unordered. */
export async function allImages(env: Env): Promise<ApiImage[]> {
  const [rows, origin] = await Promise.all([accountOf(env).all(), originOf(env)]);
  return rows.map((row) => toImage(row, env, origin));
}

/** The image with this ID, or `null`. */
export async function oneImage(env: Env, id: string): Promise<ApiImage | null> {
  const [row, origin] = await Promise.all([accountOf(env).find(id), originOf(env)]);
  return row === null ? null : toImage(row, env, origin);
}

/**
 * Adds an image, or returns `null` if its ID is in use.
 *
 * @throws if the simulator cannot keep the picture. Then there is no such image.
 */
export async function addImage(
  env: Env,
  picture: Picture,
  fields: Fields,
): Promise<ApiImage | null> {
  const row = rowOf(picture, fields);
  const { hosted } = env.IMAGES;
  // The picture first, so that an interruption leaves no image without one. It is private, so that the simulator's own path
  // does not deliver it: delivery.ts does.
  await hosted.upload(picture.bytes, { id: row.picture, requireSignedURLs: true });
  if (await accountOf(env).add(row)) {
    return toImage(row, env, await originOf(env));
  }
  await hosted.image(row.picture).delete();
  return null;
}

/** Removes an image and its picture, and returns whether there was one. */
export async function removeImage(env: Env, id: string): Promise<boolean> {
  const row = await accountOf(env).remove(id);
  if (row !== null) {
    await env.IMAGES.hosted.image(row.picture).delete();
  }
  return row !== null;
}

export function accountOf(env: Env): DurableObjectStub<Account> {
  return env.ACCOUNT.getByName("account");
}

function rowOf({ type, width, height }: Picture, fields: Fields): Row {
  const { id, filename, creator, meta, uploaded, requireSignedURLs } = fields;
  const hasMeta = meta !== undefined && Object.keys(meta).length > 0;
  return {
    id,
    filename,
    creator: creator ?? null,
    meta: hasMeta ? JSON.stringify(meta) : null,
    uploaded,
    private: Number(requireSignedURLs),
    picture: crypto.randomUUID(),
    type,
    width: width ?? null,
    height: height ?? null,
  };
}

/** The fields that the API lists, in its order, without those that are not set. */
function toImage(row: Row, env: Env, origin: string): ApiImage {
  const { id, filename, creator, meta, uploaded } = row;
  const base = `${origin}/${env.ACCOUNT_HASH}/${id.split("/").map(encodeURIComponent).join("/")}`;
  return {
    id,
    filename,
    ...(creator !== null && { creator }),
    ...(meta !== null && { meta: JSON.parse(meta) as Record<string, unknown> }),
    uploaded,
    requireSignedURLs: row.private === 1,
    variants: Object.keys(NAMED_VARIANTS).map((variant) => `${base}/${variant}`),
  };
}

const origins = new WeakMap<Env, string>();

/** The origin given by `--ip` and `--port`, as the simulator knows it. */
async function originOf(env: Env): Promise<string> {
  const origin = origins.get(env) ?? (await simulatorOrigin(env.IMAGES));
  if (origin === undefined) {
    throw new Error("IMAGES is not the simulator of `wrangler dev`: this API is never deployed");
  }
  origins.set(env, origin);
  return origin;
}
