// The options.
import type { RequestOptions } from "./request-options.js";

export type * from "./request-options.js";

/** The argument of `init`: a compiled module, its bytes, or the response of a server. */
export type InitInput = WebAssembly.Module | BufferSource | Response;

/**
 * Options of `listImages`: an object literal, or another object without a class. They are copied when the function is
 * called, so a later change has no effect. An unknown option is an error that suggests the nearest known one, and so is a
 * value of another type: no option is ever left out without notice. One that is `undefined` is not set.
 *
 * @example
 * ```ts
 * import { listImages, type ListImagesOptions } from "cf-list-images";
 *
 * const options: ListImagesOptions = { accountId, apiToken, version: 2, perPage: 100, limit: 2 };
 * for await (const image of listImages(options)) console.log(image.id);
 * // sunset
 * // harbour
 * ```
 */
export type ListImagesOptions = OptionsOf<VersionOptions>;

/** Options of a listing by `version: 2`, or with an option that only v2 has. */
export type ListImagesV2Options = OptionsOf<V2Options | ImpliedV2Options>;

/** Options of a listing by v1. */
export type ListImagesV1Options = OptionsOf<V1Options>;

/** The options of a listing by some versions. */
export type OptionsOf<Version> = SourceOptions & Version & IterationOptions & RequestOptions;

/** Options of `streamImages`. */
export type StreamImagesOptions = SourceOptions &
  VersionOptions &
  Pick<IterationOptions, "limit"> &
  RequestOptions;

/** What to request, and with which credentials: a proxy, or the API with one of its two authorization schemes. */
export type SourceOptions = EndpointOptions | TokenOptions | KeyOptions | ProxyOptions;

/**
 * A secret, or a function that returns it, which is called for every attempt, so that the secret can be rotated.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * const vault = { read: async () => apiToken };
 * const { images } = await listImages({ accountId, apiToken: () => vault.read(), version: 2 });
 * console.log(images.length); // 2
 * ```
 */
export type Secret = string | (() => string | Promise<string>);

/** A proxy that knows the account and the token, such as `/images` of the cf-list-images Worker. */
export interface EndpointOptions {
  /**
   * The proxy's URL, without user name and fragment. It may be relative in a page, or for a custom `fetch` that resolves
   * it. It must serve the requested version: the Worker has `/images` (v1) and `/images/v2`. A listing with `version: 2` at
   * a path of v1 would end after one page.
   *
   * Its query is kept, and the options' parameters follow. A proxy gets a parameter twice if both set it, such as `page`, so
   * leave those to the options: the Worker refuses them.
   */
  endpoint: string;
  /** Not with `endpoint`, which names the whole path. */
  accountId?: undefined;
  /** Not with `endpoint`. */
  baseURL?: undefined;
  /** Not with `endpoint`: the proxy has the credentials. */
  apiToken?: undefined;
  /** Not with `endpoint`. */
  apiEmail?: undefined;
  /** Not with `endpoint`. */
  apiKey?: undefined;
  /** Not with `endpoint`. */
  dangerouslyAllowBrowser?: undefined;
}

/** An account of the API. */
export interface AccountOptions {
  /** The account's id: 1 to 32 letters, digits, `-` or `_`. */
  accountId: string;
  /**
   * What comes before `/accounts/…`: an absolute URL without user name, query and fragment. With `http:`, credentials are
   * sent unencrypted.
   *
   * @defaultValue `"https://api.cloudflare.com/client/v4"`
   */
  baseURL?: string | undefined;
  /** Not with `accountId`. */
  endpoint?: undefined;
}

/** The API, with an API token that has the permission Images Read. */
export interface TokenOptions extends AccountOptions {
  /** Sent as `Authorization: Bearer …`. Visible ASCII. */
  apiToken: Secret;
  /** Not with `apiToken`. */
  apiEmail?: undefined;
  /** Not with `apiToken`. */
  apiKey?: undefined;
  /**
   * Every visitor of a page can read a token in it, so passing one there is an error. Set this to `true` only in a page
   * that nobody else can open, such as a local tool.
   * In a test runner's DOM, jsdom or happy-dom, none is needed if `fetch` is passed.
   *
   * @defaultValue `false`
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** The API, with an account's e-mail address and Global API key. Prefer an API token: its permissions are limited. */
export interface KeyOptions extends AccountOptions {
  /** Sent as `X-Auth-Email`. Visible ASCII. */
  apiEmail: Secret;
  /** Sent as `X-Auth-Key`. Visible ASCII. */
  apiKey: Secret;
  /** Not with `apiKey`. */
  apiToken?: undefined;
  /** As in {@link TokenOptions.dangerouslyAllowBrowser}. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** A proxy that serves the API's own paths and adds the credentials. */
export interface ProxyOptions extends AccountOptions {
  /** What comes before `/accounts/…` at the proxy. */
  baseURL: string;
  /** Left out: the proxy has the credentials. */
  apiToken?: undefined;
  /** Left out, as `apiToken`. */
  apiEmail?: undefined;
  /** Left out, as `apiToken`. */
  apiKey?: undefined;
  /** Not needed: there are no credentials. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** What to list: some options belong to v1 or v2 only. */
export type VersionOptions = V1Options | V2Options | ImpliedV2Options;

/** The filter that both versions have. */
export interface CreatorOptions {
  /** Only images of this creator, at most 1,024 characters; `""`: only images without one. */
  creator?: string | undefined;
}

/**
 * The v1 endpoint: numbered pages. It is the default, because a proxy may have no other, but Cloudflare marks it as
 * deprecated: prefer `version: 2`, unless you need pages by number or of more than 1,000 images.
 */
export interface V1Options extends CreatorOptions {
  /**
   * 2 if there is an option that only v2 has.
   *
   * @defaultValue `1`
   */
  version?: 1 | undefined;
  /**
   * The page, or the first of an iteration: a whole number from 1.
   *
   * @deprecated Cloudflare has deprecated v1. With `version: 2`, {@link ImagesPage.next} continues a listing.
   */
  page?: number | undefined;
  /** Images per page, 10 to 10,000. The API's default is 100. */
  perPage?: number | undefined;
  /** Only v2 has it. */
  continuationToken?: undefined;
  /** Only v2 has it. */
  sortOrder?: undefined;
  /** Only v2 has it. */
  meta?: undefined;
}

/** The v2 endpoint, which an option implies that only v2 has. */
export type ImpliedV2Options = Omit<V2Options, "version"> & {
  /** Left out: it is 2. */
  version?: undefined;
} & (
    | Record<"continuationToken", string>
    | Record<"sortOrder", "asc" | "desc">
    | Record<"meta", MetaFilters>
  );

/** The v2 endpoint: continuation tokens, sorting, metadata filters. */
export interface V2Options extends CreatorOptions {
  /** v2. It may be left out if there is an option that only v2 has. */
  version: 2;
  /** Where to continue: the token of an earlier page, 1 to 4,096 bytes. */
  continuationToken?: string | undefined;
  /** The order, by upload time: oldest or newest first. */
  sortOrder?: "asc" | "desc" | undefined;
  /** Images per page, 10 to 1,000. The API's default is 1,000. */
  perPage?: number | undefined;
  /**
   * Only images whose metadata matches every filter: one to five comparisons. A filter that is not understood is an
   * error, such as one without a condition or with `undefined`; leave the option out to list every image.
   */
  meta?: MetaFilters | undefined;
  /** Only v1 has it. */
  page?: undefined;
}

/**
 * Filters by metadata: a field, with dots for nested ones (at most five levels), and the value or conditions.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 *
 * const meta = { "region.name": "eu", priority: { gte: 1, lt: 5 }, status: { in: ["new", "seen"] } };
 * const { images } = await listImages({ accountId, apiToken, version: 2, meta });
 * console.log(images.map((image) => image.id)); // [ 'harbour' ]
 * ```
 */
export interface MetaFilters {
  [field: string]: string | number | boolean | MetaConditions;
}

/** Conditions on one field; all must hold. */
export interface MetaConditions {
  /** Equal. */
  eq?: string | number | boolean;
  /** One of 1 to 10 values of one type; a string without `|`. */
  in?: readonly string[] | readonly number[];
  /** Greater than. */
  gt?: number;
  /** Greater than or equal. */
  gte?: number;
  /** Less than. */
  lt?: number;
  /** Less than or equal. */
  lte?: number;
}

/** How many images to list. */
export interface IterationOptions {
  /** Stop after this many images, from 0, and request no more pages than they need. */
  limit?: number | undefined;
  /**
   * Request the next page while the current one is being consumed: at most one page ahead. Leaving the loop cancels the
   * request.
   *
   * @defaultValue `false`
   */
  prefetch?: boolean | undefined;
}
