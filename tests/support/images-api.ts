// The local Images API (dev/), started for tests.
import { startWrangler, type Wrangler } from "./wrangler.ts";

/** The credentials that dev/wrangler.toml documents. */
export const LOCAL = {
  accountId: "local-dev-account",
  apiToken: "local-dev-token-not-a-secret",
  apiEmail: "dev@example.com",
  apiKey: "local-dev-key-not-a-secret",
  tokenWithoutImages: "local-dev-token-without-images-not-a-secret",
} as const;

/** The key that the simulator checks signed delivery URLs with. */
export const SIGNING_KEY = "miniflare-local-dev-images-signing-key";

export interface ImagesApiOptions {
  /** The token that it accepts. Default: that of `LOCAL`. */
  apiToken?: string;
  /** Whether the account starts with the sample pictures. Default: true. */
  seed?: boolean;
  /** Keeps the account in this directory. Default: a new one, removed by `stop()`. */
  persistTo?: string;
}

/** A running local Images API. */
export interface ImagesApi extends Wrangler {
  readonly accountId: string;
  readonly apiToken: string;
  /** The URL before `/images/v1`: `http://127.0.0.1:…/client/v4/accounts/…`. */
  readonly account: string;
  /** Fetches a path below `account`, with the token unless `init` has its own headers. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Starts the local Images API and waits until its sample pictures are uploaded. */
export async function startImagesApi(options: ImagesApiOptions = {}): Promise<ImagesApi> {
  const { apiToken = LOCAL.apiToken, seed = true, persistTo } = options;
  const wrangler = await startWrangler({
    config: "dev/wrangler.toml",
    vars: { API_TOKEN: apiToken, SEED: seed ? "on" : "off" },
    readyPath: "/__dev/seed",
    ...(persistTo !== undefined && { persistTo }),
  });
  const account = `${wrangler.url}/client/v4/accounts/${LOCAL.accountId}`;
  const request = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${account}${path}`, { headers: { Authorization: `Bearer ${apiToken}` }, ...init });
  return { ...wrangler, accountId: LOCAL.accountId, apiToken, account, request };
}
