// Delivers pictures as imagedelivery.net does: `/<account hash>/<image id>/<variant>`.
import type { Row } from "./account.ts";
import { DeliveryError } from "./delivery-error.ts";
import type { Env } from "./env.ts";
import { formatFor, type Rendition, rendition, render } from "./render.ts";
import { checkSignature } from "./signature.ts";
import { accountOf } from "./store.ts";
import { isFlexible, variantOf } from "./variants.ts";

/** How long browsers keep a picture, in seconds: the platform's default. */
const BROWSER_TTL = 172_800;

/** Headers of every response. Pages of any origin may read pictures, as at imagedelivery.net. */
const COMMON = {
  "Access-Control-Allow-Origin": "*",
  // An SVG that is opened by itself is a page of this origin.
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "X-Content-Type-Options": "nosniff",
};

/** Whether the path is that of a picture. */
export function isDelivery({ pathname }: URL, env: Env): boolean {
  return pathname.startsWith(`/${env.ACCOUNT_HASH}/`);
}

/** Responds with a picture, or with a sentence that says why not. */
export async function deliver(request: Request, env: Env, context: ExecutionContext) {
  try {
    return await picture(request, env, context);
  } catch (error) {
    if (!(error instanceof DeliveryError)) {
      throw error;
    }
    const headers = { ...COMMON, ...error.headers, "Cache-Control": "no-store" };
    return new Response(`${error.message}\n`, { status: error.status, headers });
  }
}

async function picture(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    throw new DeliveryError(405, `expected GET or HEAD, got ${method}`, { Allow: "GET, HEAD" });
  }
  const url = new URL(request.url);
  const { id, name } = target(url, env);
  const row = await accountOf(env).find(id);
  if (row === null) {
    throw new DeliveryError(404, `there is no image ${JSON.stringify(id)}`);
  }
  const lifetime = await access(row, name, url, env);
  const variant = variantOf(name);
  const format = formatFor(row, variant, request.headers.get("accept"));
  const wanted = await rendition(row, variant, format);
  const headers = headersOf(wanted, lifetime);
  if (isCurrent(request.headers.get("if-none-match"), wanted.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const { bytes, cached } = await render(wanted, env, context);
  if (cached !== undefined) {
    headers.set("CF-Cache-Status", cached);
  }
  headers.set("Content-Length", String(bytes.byteLength));
  return new Response(method === "HEAD" ? null : bytes, { headers });
}

/** The image and the variant in a URL. An ID may have slashes. */
function target({ pathname }: URL, env: Env): { id: string; name: string } {
  const path = pathname.slice(`/${env.ACCOUNT_HASH}/`.length);
  const end = path.lastIndexOf("/");
  if (end < 1) {
    throw new DeliveryError(404, "expected a path /<account hash>/<image id>/<variant>");
  }
  try {
    const [id, name] = [path.slice(0, end), path.slice(end + 1)].map(decodeURIComponent);
    return { id: id as string, name: name as string };
  } catch {
    throw new DeliveryError(400, "the path has a % that is not part of an encoded character");
  }
}

/** For how many seconds the URL gives access to the image; `undefined` if the image is public. */
async function access(row: Row, name: string, url: URL, env: Env): Promise<number | undefined> {
  if (row.private === 0) {
    return undefined;
  }
  if (isFlexible(name)) {
    throw new DeliveryError(403, "an image that needs signed URLs has no flexible variants");
  }
  return checkSignature(url, env.SIGNING_KEY);
}

function headersOf({ format, etag }: Rendition, lifetime: number | undefined): Headers {
  const cacheControl =
    lifetime === undefined
      ? `public, max-age=${BROWSER_TTL}, stale-while-revalidate=7200`
      : `private, max-age=${Math.floor(Math.min(BROWSER_TTL, lifetime))}`;
  return new Headers({
    ...COMMON,
    "Content-Type": format,
    "Cache-Control": cacheControl,
    ETag: etag,
    Vary: "Accept",
  });
}

/** Whether `If-None-Match` names the entity tag. */
function isCurrent(condition: string | null, etag: string): boolean {
  const tags = (condition ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
