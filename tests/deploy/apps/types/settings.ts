// Compiles with the types of any platform.
import worker, { type Context, type Env, imagesProxy } from "cf-list-images/worker";

declare const request: Request;
declare const context: Context;
declare const maybe: string | undefined;

const images = imagesProxy({ basePath: "/api/images" });
export const responses: Promise<Response>[] = [
  images.fetch(request, {}, context),
  images.fetch(request, { AUTH: "public" }),
  imagesProxy().fetch(request, { AUTH: "access, key", CALLER_KEYS: maybe, ACCESS_AUD: undefined }),
  worker.fetch(request, { AUTH: "", SOURCE: "", META: "", CACHE_TTL: "", IMAGES: undefined }),
];

export const accepted: Env[] = [
  { SOURCE: "api", API_TOKEN: "secret", ACCOUNT_ID: "0123456789abcdef0123456789abcdef" },
  { CACHE_TTL: 60, STALE_IF_ERROR: "60", UPSTREAM_TIMEOUT_MS: 5_000, UPSTREAM_RETRIES: 0 },
  { RATE_LIMIT_PERIOD: 10, PUBLIC_SIGNED_URLS: true, META: "hide", SIGNED_URL_TTL: 600 },
  { RATE_LIMIT_PERIOD: "60", PUBLIC_SIGNED_URLS: "false", META: "show", MAX_PER_PAGE: 100 },
  { BASE_PATH: "/api/images", CREATOR: "claim:sub", FIELDS: "id,variants" },
  { ASSETS: { fetch: () => Promise.resolve(new Response()) } },
  { RATE_LIMITER: { limit: ({ key }) => Promise.resolve({ success: key !== "" }) } },
];

export const refused: Env[] = [
  // @ts-expect-error no number
  { AUTH: 5 },
  // @ts-expect-error no list
  { ALLOWED_ORIGINS: ["https://a.example"] },
  // @ts-expect-error "show" or "hide"
  { META: "x" },
  // @ts-expect-error "api" or "binding"
  { SOURCE: "rest" },
  // @ts-expect-error the platform's period is 10 or 60
  { RATE_LIMIT_PERIOD: 30 },
  // @ts-expect-error a boolean
  { PUBLIC_SIGNED_URLS: "yes" },
  // @ts-expect-error a number or text
  { CACHE_TTL: true },
  // @ts-expect-error a misspelt name
  { CALLER_KEY: "shop:0" },
  // @ts-expect-error a binding, not its name
  { IMAGES: "IMAGES" },
  // @ts-expect-error not a binding of Images
  { IMAGES: { get: () => null } },
];

// @ts-expect-error no path
imagesProxy({ basePath: 5 });
// @ts-expect-error an unknown option
imagesProxy({ path: "/images" });
// @ts-expect-error a URL is no request
images.fetch("https://example.com/images", {});
// @ts-expect-error a Worker has an environment
images.fetch(request);
