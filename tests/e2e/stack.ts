// The whole of it: the local Images API, and the Worker with the gallery in front of it.
import { type ImagesApi, SIGNING_KEY, startImagesApi } from "../support/images-api.ts";
import { startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

export interface Stack {
  readonly api: ImagesApi;
  readonly worker: Wrangler;
  stop(): Promise<void>;
}

/** Starts both. The Worker holds the token; it is the API's only one. */
export async function startStack(apiToken: string): Promise<Stack> {
  const api = await startImagesApi({ apiToken });
  try {
    const worker = await startGallery(api);
    const stop = async (): Promise<void> => {
      await Promise.all([worker.stop(), api.stop()]);
    };
    return { api, worker, stop };
  } catch (error) {
    await api.stop();
    throw error;
  }
}

/** A Worker over a running API: one that leaves private images locked, or one that signs. */
export function startGallery(api: ImagesApi, { signs = false } = {}): Promise<Wrangler> {
  return startWorker({
    // As it is deployed: with the gallery as its assets.
    config: "wrangler.toml",
    vars: {
      AUTH: "public",
      ACCOUNT_ID: api.accountId,
      UPSTREAM: `${api.url}/client/v4`,
      IMAGE_ORIGINS: api.url,
      ...(signs && { PUBLIC_SIGNED_URLS: "true" }),
    },
    secrets: { API_TOKEN: api.apiToken, ...(signs && { SIGNING_KEY }) },
  });
}
