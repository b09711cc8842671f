// Resizes pictures by the Images binding, and keeps the results.
import type { Row } from "./account.ts";
import { DeliveryError } from "./delivery-error.ts";
import type { Env } from "./env.ts";
import type { Variant } from "./variants.ts";

/** A picture in one variant and format. */
export interface Rendition {
  picture: string;
  /** What the binding does with the original; `undefined` if it is delivered as it is. */
  transform: ImageTransform | undefined;
  format: string;
  /** The same text always stands for the same bytes. */
  etag: string;
}

/** The bytes of a rendition. */
export interface Rendered {
  bytes: ArrayBuffer;
  /** Whether they were in the cache; `undefined` for an original, which is not cached. */
  cached: "HIT" | "MISS" | undefined;
}

/** The formats that the simulator cannot make. Pictures of these types are delivered as they are. */
const UNCHANGED: readonly string[] = ["image/gif", "image/svg+xml"];
/** Variants of these kinds are filled, so that the platform may enlarge the picture. */
const FILLED: readonly string[] = ["cover", "pad", "squeeze"];

/** The media type in which a client gets a picture: WebP if its `Accept` names it, unless the variant has a format. */
export function formatFor({ type }: Row, { format }: Variant, accept: string | null): string {
  if (UNCHANGED.includes(type)) return type;
  if (format !== "auto") return format;
  const accepted = acceptedTypes(accept);
  if (accepted.includes("image/webp")) return "image/webp";
  const acceptsType = [type, "image/*", "*/*"].some((range) => accepted.includes(range));
  return acceptsType ? type : "image/jpeg";
}

/** The media types and ranges of an `Accept` header, without those that it excludes by `q=0`. */
function acceptedTypes(accept: string | null): string[] {
  return (accept || "*/*")
    .toLowerCase()
    .split(",")
    .filter((range) => !/;\s*q=0(\.0*)?\s*$/.test(range))
    .map((range) => range.replace(/;.*/s, "").trim());
}

/** What has to be done to get a picture in a variant and format. */
export async function rendition(row: Row, variant: Variant, format: string): Promise<Rendition> {
  const { picture, type } = row;
  const transform = transformOf(row, variant);
  const asItIs = UNCHANGED.includes(type) || (transform === undefined && format === type);
  const steps = asItIs ? undefined : (transform ?? {});
  const text = JSON.stringify([picture, steps, format]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return { picture, transform: steps, format, etag: `"${hex.join("").slice(0, 32)}"` };
}

/** Makes a rendition, once: later calls find it in the cache, which `--persist-to` keeps. */
export async function render(
  { picture, transform, format, etag }: Rendition,
  env: Env,
  context: ExecutionContext,
): Promise<Rendered> {
  const original = async () => {
    const stream = await env.IMAGES.hosted.image(picture).bytes();
    if (stream === null) {
      throw new DeliveryError(404, "the picture of this image is missing in the simulator");
    }
    return stream;
  };
  if (transform === undefined) {
    const bytes = await new Response(await original()).arrayBuffer();
    return { bytes, cached: undefined };
  }
  // No host has this name: the URL is the result's name in the cache.
  const key = `https://renditions.invalid/${etag.slice(1, -1)}`;
  const kept = await caches.default.match(key);
  if (kept !== undefined) {
    return { bytes: await kept.arrayBuffer(), cached: "HIT" };
  }
  const bytes = await transformed(await original(), transform, format, env);
  const response = new Response(bytes, { headers: { "Cache-Control": "max-age=31536000" } });
  context.waitUntil(caches.default.put(key, response));
  return { bytes, cached: "MISS" };
}

async function transformed(
  stream: ReadableStream<Uint8Array>,
  transform: ImageTransform,
  format: string,
  env: Env,
): Promise<ArrayBuffer> {
  try {
    const output = await env.IMAGES.input(stream)
      .transform(transform)
      .output({ format: format as ImageOutputOptions["format"] });
    return await output.response().arrayBuffer();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeliveryError(415, `the simulator cannot make this picture: ${reason}`);
  }
}

/** The binding's options, or `undefined` if the picture already has that size. It is never enlarged. */
function transformOf(row: Row, variant: Variant): ImageTransform | undefined {
  const { fit, gravity, rotate, background } = variant;
  const { width, height } = FILLED.includes(fit) ? withinOriginal(row, variant) : variant;
  // The longest side, because the sides of a photograph may be exchanged by its orientation in Exif.
  const longest = Math.max(row.width ?? 0, row.height ?? 0);
  const fits = (width ?? longest) >= longest && (height ?? longest) >= longest;
  if (fits && !FILLED.includes(fit) && rotate === undefined) {
    return undefined;
  }
  return {
    ...(rotate !== undefined && { rotate }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    // "contain" would enlarge.
    fit: fit === "contain" ? "scale-down" : fit,
    ...(gravity !== undefined && { gravity }),
    ...(background !== undefined && { background }),
  };
}

/** The width and height, both scaled down by the same factor until neither is larger than the original's. */
function withinOriginal(row: Row, { width, height }: Variant): Pick<Variant, "width" | "height"> {
  const widest = row.width ?? Number.POSITIVE_INFINITY;
  const highest = row.height ?? Number.POSITIVE_INFINITY;
  const scale = Math.min(1, widest / (width ?? 1), highest / (height ?? 1));
  const scaled = (size: number) => Math.max(1, Math.round(size * scale));
  return {
    ...(width !== undefined && { width: scaled(width) }),
    ...(height !== undefined && { height: scaled(height) }),
  };
}
