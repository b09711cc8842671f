// The whole stack: the local Images API, and the Worker with the gallery in front of it.
import { type ImagesApi, SIGNING_KEY, startImagesApi } from "../support/images-api.ts";
import { startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

export interface Stack {
  readonly api: ImagesApi & Pictures;
  readonly worker: Wrangler;
  stop(): Promise<void>;
}

interface Pictures {
  /** The origin of the pictures: on a port that the operating system chose, the simulator names one of its own. */
  readonly pictures: string;
}

/** Starts both. The Worker holds the token; it is the API's only one. */
export async function startStack(apiToken: string): Promise<Stack> {
  const started = await startImagesApi({ apiToken });
  try {
    const api = { ...started, pictures: await originOfPictures(started) };
    const worker = await startGallery(api);
    const stop = async (): Promise<void> => {
      await Promise.all([worker.stop(), api.stop()]);
    };
    return { api, worker, stop };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function originOfPictures(api: ImagesApi): Promise<string> {
  const response = await api.request("/images/v1?per_page=10");
  const { result } = (await response.json()) as { result: { images: { variants: [string] }[] } };
  const [image] = result.images;
  if (image === undefined) throw new Error("the local Images API has no pictures");
  return new URL(image.variants[0]).origin;
}

interface GalleryOptions {
  /** Whether the Worker signs the URLs of private images. */
  signs?: boolean;
  /** Vars that override those of a public gallery. */
  vars?: Record<string, string>;
}

/** Starts a Worker in front of a running API. */
export function startGallery(
  api: Pick<ImagesApi, "accountId" | "apiToken" | "url"> & Partial<Pictures>,
  { signs = false, vars = {} }: GalleryOptions = {},
): Promise<Wrangler> {
  return startWorker({
    // The configuration that is deployed, with the gallery as its assets.
    config: "wrangler.toml",
    vars: {
      AUTH: "public",
      ACCOUNT_ID: api.accountId,
      UPSTREAM: `${api.url}/client/v4`,
      IMAGE_ORIGINS: api.pictures ?? api.url,
      ...(signs && { PUBLIC_SIGNED_URLS: "true" }),
      ...vars,
    },
    secrets: { API_TOKEN: api.apiToken, ...(signs && { SIGNING_KEY }) },
  });
}
