// The local Images API: `cf-list-images/testing` with pictures, kept by the simulators of `wrangler dev`.
import { ApiError, createImagesApi, type ImagesApi } from "cf-list-images/testing";
import { deliver, isDelivery } from "./delivery.ts";
import type { Env } from "./env.ts";
import { seedOnce } from "./seed.ts";
import { allImages, oneImage, removeImage } from "./store.ts";
import { upload } from "./upload.ts";

export { Account } from "./account.ts";

/** Seeds the account and says how many images it has. Needs no credentials. */
const SEED_PATH = "/__dev/seed";

const apis = new WeakMap<Env, ImagesApi>();

export default {
  async fetch(request, env, context): Promise<Response> {
    const url = new URL(request.url);
    if (isDelivery(url, env)) {
      return deliver(request, env, context);
    }
    const seeded = seedOnce(env);
    // A client that disconnects must not interrupt the seeding.
    context.waitUntil(seeded);
    await seeded;
    if (url.pathname === SEED_PATH) {
      return Response.json({ images: (await allImages(env)).length });
    }
    const api = apis.get(env) ?? apiOf(env);
    apis.set(env, api);
    // Without a signal, the body is not a stream, so that it has a length.
    return api.fetch(request, { signal: null });
  },
} satisfies ExportedHandler<Env>;

function apiOf(env: Env): ImagesApi {
  return createImagesApi({
    accountId: env.ACCOUNT_ID,
    apiToken: env.API_TOKEN,
    apiTokenWithoutImages: env.API_TOKEN_WITHOUT_IMAGES,
    apiEmail: env.API_EMAIL,
    apiKey: env.API_KEY,
    images: () => allImages(env),
    // Tests and load tests send more requests than the API allows.
    rateLimit: false,
    routes: {
      "POST /images/v1": (request) => upload(request, env),
      "GET /images/v1/:id": async (_, id) => (await oneImage(env, id)) ?? notFound(),
      "DELETE /images/v1/:id": async (_, id) => ((await removeImage(env, id)) ? {} : notFound()),
    },
  });
}

function notFound(): never {
  throw new ApiError(404, 5404, "Image not found");
}
