// Checks the options, and completes them.
import type { Accepted } from "./authentication.js";
import { checkInteger, checkNames, checkObject, checkText, refuse, shown } from "./check.js";
import type { ImageInput, ImagesApiOptions, ImageSource, RateLimit, Route } from "./options.js";
import { API_LIMIT } from "./rate-limit.js";

/** The options, checked and completed. */
export interface Settings {
  accountId: string;
  accepted: Accepted;
  images: readonly ImageInput[] | number | ImageSource;
  baseURL: string;
  /** The path of `baseURL`. */
  basePath: string;
  endpoint: string | undefined;
  rateLimit: RateLimit | undefined;
  routes: Readonly<Record<string, Route>>;
}

const NAMES = [
  "accountId",
  "apiToken",
  "apiTokenWithoutImages",
  "apiEmail",
  "apiKey",
  "images",
  "count",
  "baseURL",
  "endpoint",
  "rateLimit",
  "routes",
] satisfies (keyof ImagesApiOptions)[];

/** Checks the options. */
export const settingsOf = (options: ImagesApiOptions): Settings => {
  checkNames("createImagesApi", checkObject("the options", options), NAMES);
  const { accountId = "test-account", baseURL = "https://api.cloudflare.com/client/v4" } = options;
  const { endpoint, routes = {} } = options;
  if (endpoint !== undefined && !/^\/[^?#]+$/.test(checkText("endpoint", endpoint))) {
    refuse(`endpoint: expected a path such as "/images", got ${shown(endpoint)}`);
  }
  return {
    accountId: checkText("accountId", accountId),
    accepted: acceptedOf(options),
    images: imagesOf(options),
    baseURL: checkText("baseURL", baseURL).replace(/\/$/, ""),
    basePath: pathOf(baseURL),
    endpoint: endpoint?.replace(/\/$/, ""),
    rateLimit: rateLimitOf(options),
    routes: checkRoutes(routes),
  };
};

const acceptedOf = (options: ImagesApiOptions): Accepted => {
  const { apiToken = "test-token", apiTokenWithoutImages, apiEmail, apiKey } = options;
  if ((apiEmail === undefined) !== (apiKey === undefined)) {
    refuse("apiKey: requires apiEmail, and apiEmail requires apiKey");
  }
  const optional = (name: string, value: string | undefined) =>
    value === undefined ? undefined : checkText(name, value);
  const tokens = typeof apiToken === "string" ? [apiToken] : apiToken;
  if (!Array.isArray(tokens)) {
    refuse(`apiToken: expected a text, or an array of texts, got ${shown(apiToken)}`);
  }
  return {
    tokens: tokens.map((token) => checkText("apiToken", token)),
    tokenWithoutImages: optional("apiTokenWithoutImages", apiTokenWithoutImages),
    email: optional("apiEmail", apiEmail),
    key: optional("apiKey", apiKey),
  };
};

const imagesOf = ({ images, count }: ImagesApiOptions): Settings["images"] => {
  if (images !== undefined && count !== undefined) {
    refuse("count: can't be combined with images");
  }
  if (count !== undefined) return checkInteger("count", count, 0);
  if (images === undefined) return [];
  if (typeof images !== "function" && !Array.isArray(images)) {
    refuse(`images: expected an array, or a function that returns one, got ${shown(images)}`);
  }
  return images;
};

const pathOf = (baseURL: string): string => {
  try {
    return new URL(baseURL).pathname.replace(/\/$/, "");
  } catch {
    return refuse(`baseURL: expected an absolute URL, got ${shown(baseURL)}`);
  }
};

const rateLimitOf = ({ rateLimit = API_LIMIT }: ImagesApiOptions): RateLimit | undefined => {
  if (rateLimit === false) return undefined;
  checkNames("rateLimit", checkObject("rateLimit", rateLimit), ["requests", "seconds"]);
  return {
    requests: checkInteger("rateLimit.requests", rateLimit.requests, 0),
    seconds: checkInteger("rateLimit.seconds", rateLimit.seconds, 1),
  };
};

const checkRoutes = (routes: Readonly<Record<string, Route>>) => {
  for (const [name, route] of Object.entries(checkObject("routes", routes))) {
    if (!/^[A-Z]+ \/images\/v[12](\/:id)?$/.test(name)) {
      refuse(
        `routes: expected a method and a path such as "GET /images/v1/:id", got ${shown(name)}`,
      );
    }
    if (typeof route !== "function") {
      refuse(`routes: expected a function for ${shown(name)}, got ${shown(route)}`);
    }
  }
  return routes;
};
