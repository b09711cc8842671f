// The whole stack: the local Images API, and the Worker with the gallery in front of it.
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

interface GalleryOptions {
  /** Whether the Worker signs the URLs of private images. */
  signs?: boolean;
  /** Vars that override those of a public gallery. */
  vars?: Record<string, string>;
}

/** Starts a Worker in front of a running API. */
export function startGallery(
  api: Pick<ImagesApi, "accountId" | "apiToken" | "url">,
  { signs = false, vars = {} }: GalleryOptions = {},
): Promise<Wrangler> {
  return startWorker({
    // The configuration that is deployed, with the gallery as its assets.
    config: "wrangler.toml",
    vars: {
      AUTH: "public",
      ACCOUNT_ID: api.accountId,
      UPSTREAM: `${api.url}/client/v4`,
      IMAGE_ORIGINS: api.url,
      ...(signs && { PUBLIC_SIGNED_URLS: "true" }),
      ...vars,
    },
    secrets: { API_TOKEN: api.apiToken, ...(signs && { SIGNING_KEY }) },
  });
}
