/** A setting: text, or what a configuration file has instead. Empty text and `undefined` count as not set. */
export type Setting<Text extends string = string> = Text | "" | undefined;

/**
 * The settings and bindings of the Worker. What is missing or wrong is in the log, and its name in the response.
 *
 * @see https://github.com/cf-list-images/cf-list-images/blob/main/docs/configuration.md
 */
export interface Env {
  /**
   * The Images binding. With it and `AUTH`, no secret is needed: where there are no credentials for the API, the Worker
   * lists through it.
   */
  readonly IMAGES?: ImagesBinding | undefined;
  /** The files of the gallery: the binding of `assets`. */
  readonly ASSETS?: AssetsBinding | undefined;
  /** A rate limit per caller. */
  readonly RATE_LIMITER?: RateLimitBinding | undefined;

  /** Where images are listed from. Default: `binding` if `IMAGES` is bound and there are no credentials, else `api`. */
  readonly SOURCE?: Setting<"api" | "binding">;
  /** The account whose images are listed. Required for `api`. */
  readonly ACCOUNT_ID?: Setting;
  /** Secret. A token with the single permission Images Read. Required for `api`, or `API_EMAIL` and `API_KEY`. */
  readonly API_TOKEN?: Setting;
  /** Secret. Used when the API refuses `API_TOKEN`, so that tokens can be rotated without downtime. */
  readonly API_TOKEN_NEXT?: Setting;
  /** Secret. The e-mail of the legacy scheme, for `API_KEY`. */
  readonly API_EMAIL?: Setting;
  /** Secret. The Global API key: it grants access to the whole account. */
  readonly API_KEY?: Setting;
  /** The API's base URL, with `https:` except for localhost. Default: `https://api.cloudflare.com/client/v4`. */
  readonly UPSTREAM?: Setting;
  /** The timeout until a page begins and for each pause in its body, in milliseconds: 100 to 60,000. Default: 10,000. */
  readonly UPSTREAM_TIMEOUT_MS?: Setting | number;
  /** The most retries within that time: 0 to 5. Default: 2. */
  readonly UPSTREAM_RETRIES?: Setting | number;

  /** Who may list: `access`, `jwt`, `key` or `public`; several are separated by commas. Without it, nobody may. */
  readonly AUTH?: Setting;
  /** For `access`: the team's domain, such as `team.cloudflareaccess.com`. */
  readonly ACCESS_TEAM_DOMAIN?: Setting;
  /** For `access`: the audience tag of the Access application. */
  readonly ACCESS_AUD?: Setting;
  /** For `jwt`: the exact `iss` of the tokens. */
  readonly JWT_ISSUER?: Setting;
  /** For `jwt`: the accepted values of `aud`, separated by commas. */
  readonly JWT_AUDIENCE?: Setting;
  /** For `jwt` with RS256, ES256 or EdDSA: the URL of the issuer's key set. */
  readonly JWT_JWKS_URL?: Setting;
  /** Secret. For `jwt` with HS256 instead: at least 32 bytes. */
  readonly JWT_SECRET?: Setting;
  /** Secret. For `key`: `name:sha256`, the hash of each key in hexadecimal, separated by commas. */
  readonly CALLER_KEYS?: Setting;
  /** The period of `RATE_LIMITER` in seconds. Default: 60. */
  readonly RATE_LIMIT_PERIOD?: Setting<"10" | "60"> | 10 | 60;

  /** Whose images callers see: `claim:sub` (or another claim), or one creator. Default: every creator's. */
  readonly CREATOR?: Setting;
  /** The image fields in a response, separated by commas. Default: all. */
  readonly FIELDS?: Setting;
  /** `hide` leaves the metadata out. Default: `show`. */
  readonly META?: Setting<"show" | "hide">;
  /** The most images on a page: 10 to 10,000. Default: 10,000. */
  readonly MAX_PER_PAGE?: Setting | number;
  /**
   * Secret. Signs the URLs of private images: a key from Images > Keys. Without it, the binding `IMAGES` signs a limited
   * number.
   */
  readonly SIGNING_KEY?: Setting;
  /** How long signed URLs are valid, in seconds: 60 to 2,592,000. Default: 3,600. */
  readonly SIGNED_URL_TTL?: Setting | number;
  /**
   * Without `SIGNING_KEY`: the most calls of `IMAGES` for a page in order to sign URLs, those that list it included: 0 to
   * 1,000. Default: 50.
   */
  readonly SIGNED_URL_CALLS?: Setting | number;
  /** `true` allows signed URLs with `public`: every private image is public then. Default: `false`. */
  readonly PUBLIC_SIGNED_URLS?: Setting<"true" | "false"> | boolean;

  /** The origins that CORS allows, such as `https://a.example, https://*.a.example`. Default: none. */
  readonly ALLOWED_ORIGINS?: Setting;
  /** The origins that the gallery loads images from. Default: `https://imagedelivery.net`. */
  readonly IMAGE_ORIGINS?: Setting;
  /** `true` if the account has flexible variants: the gallery loads its pictures in the size that it shows. Default: `false`. */
  readonly FLEXIBLE_VARIANTS?: Setting<"true" | "false"> | boolean;
  /** The variant of the pictures in the gallery's grid, such as `w320`. Default: `thumbnail`, else `public`. */
  readonly GALLERY_VARIANT?: Setting;
  /** How long a response is fresh, in seconds: 0 to 86,400. Default: 0, without a cache. */
  readonly CACHE_TTL?: Setting | number;
  /** How long after that it is served while a new one is fetched, in seconds: 0 to 86,400. Default: 0. */
  readonly STALE_WHILE_REVALIDATE?: Setting | number;
  /** How long after that it is served if the source fails, in seconds: 0 to 604,800. Default: 0. */
  readonly STALE_IF_ERROR?: Setting | number;

  /** Where the listing is, such as `/api/images`: see {@link imagesProxy}, which sets it. Default: a whole Worker. */
  readonly BASE_PATH?: Setting;
}

/**
 * The part of the platform's Images binding that the Worker uses.
 *
 * @see https://developers.cloudflare.com/images/storage/binding/
 */
export interface ImagesBinding {
  /** The images that the account stores. */
  readonly hosted: {
    /** One page of them. `cursor` is where the next begins. */
    list(options?: {
      limit?: number;
      cursor?: string;
      sortOrder?: "asc" | "desc";
      creator?: string;
      filter?: { metadata?: Record<string, never> };
    }): Promise<{
      /** The images of the page. */
      images: unknown[];
      /** Where the next page begins. */
      cursor?: string;
      /** Whether it is the last page. */
      listComplete: boolean;
    }>;
    /** An image, whose `signedUrl` is used: older versions of the platform's types lack it. */
    image(id: string): object;
  };
}

/**
 * The part of the platform's static assets that the Worker uses.
 *
 * @see https://developers.cloudflare.com/workers/static-assets/binding/
 */
export interface AssetsBinding {
  /** Responds with a file. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
}

/**
 * The part of the platform's rate limit that the Worker uses.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export interface RateLimitBinding {
  /** Counts a request of a caller. */
  limit(options: { key: string }): Promise<{
    /** Whether it is within the limit. */
    success: boolean;
  }>;
}

/**
 * The part of the platform's context of a request that the Worker uses.
 *
 * @see https://developers.cloudflare.com/workers/runtime-apis/context/
 */
export interface Context {
  /** Keeps the isolate alive until a promise settles. */
  waitUntil(promise: Promise<unknown>): void;
}
