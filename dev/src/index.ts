// The local Images API: the routes, credentials and errors of the real one.
import { authenticate } from "./authentication.ts";
import type { Env } from "./env.ts";
import { ApiError, failure, noRoute, success } from "./envelope.ts";
import { listV1, listV2 } from "./listing.ts";
import { seedOnce } from "./seed.ts";
import { allImages, oneImage } from "./store.ts";
import { upload } from "./upload.ts";

const API = /^\/client\/v4\/accounts\/([^/]+)\/images\/(v[12])(?:\/([^/]+))?\/?$/;
/** Seeds the account and returns the number of its images. Needs no credentials. */
const SEED_PATH = "/__dev/seed";

export default {
  async fetch(request, env, context): Promise<Response> {
    try {
      const url = new URL(request.url);
      const seed = (): Promise<void> => {
        const done = seedOnce(env);
        // A client that disconnects must not interrupt the seeding.
        context.waitUntil(done);
        return done;
      };
      return success(await route(request, url, env, seed));
    } catch (error) {
      if (error instanceof ApiError) {
        return failure(error);
      }
      console.error(error);
      return failure(new ApiError(500, 5500, "Internal server error"));
    }
  },
} satisfies ExportedHandler<Env>;

async function route(
  request: Request,
  url: URL,
  env: Env,
  seed: () => Promise<void>,
): Promise<unknown> {
  if (url.pathname === SEED_PATH) {
    await seed();
    return { images: (await allImages(env)).length };
  }
  const match = API.exec(url.pathname);
  const [, account = "", version = "", id] = match ?? [];
  if (match === null || (version === "v2" && id !== undefined)) {
    throw noRoute(url.pathname);
  }
  authenticate(request.headers, env);
  if (decode(account) !== env.ACCOUNT_ID) {
    throw noRoute(url.pathname);
  }
  await seed();
  if (id !== undefined) {
    return image(request, decode(id), env);
  }
  return version === "v1" ? collectionV1(request, url, env) : collectionV2(request, url, env);
}

async function collectionV1(request: Request, url: URL, env: Env): Promise<unknown> {
  switch (request.method) {
    case "GET":
      return listV1(await allImages(env), url.searchParams);
    case "POST":
      return upload(request, env);
    default:
      throw methodNotAllowed("GET, POST");
  }
}

async function collectionV2(request: Request, url: URL, env: Env): Promise<unknown> {
  if (request.method !== "GET") {
    throw methodNotAllowed("GET");
  }
  return listV2(await allImages(env), url.searchParams);
}

async function image(request: Request, id: string, env: Env): Promise<unknown> {
  const found = await oneImage(env, id);
  switch (request.method) {
    case "GET":
      if (found === null) {
        throw new ApiError(404, 5404, "Image not found");
      }
      return found;
    case "DELETE":
      if (found === null) {
        throw new ApiError(404, 5404, "Image not found");
      }
      await env.IMAGES.hosted.image(id).delete();
      return {};
    default:
      throw methodNotAllowed("GET, DELETE");
  }
}

function methodNotAllowed(allow: string): ApiError {
  return new ApiError(405, 10405, "Method not allowed", { Allow: allow });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
