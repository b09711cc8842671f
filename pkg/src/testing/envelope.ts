// The envelope of every response of the API.
import type { ResponseInfo } from "../results.js";

/** The envelope of a response. See https://developers.cloudflare.com/api/resources/images/subresources/v1/methods/list/. */
export interface Envelope<Result> {
  /** What was asked for; `null` if the request failed. */
  result: Result;
  /** Whether the request succeeded. */
  success: boolean;
  /** Why it failed. */
  errors: ResponseInfo[];
  /** What else the API says. */
  messages: ResponseInfo[];
}

/**
 * The envelope of a success, for responses of your own.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { success } from "cf-list-images/testing";
 *
 * const fetch = async () => Response.json(success({ images: [{ id: "logo" }] }));
 * const page = await listImages({ endpoint: "https://proxy.example/images", fetch });
 * console.log(page.images); // [ { id: 'logo' } ]
 * ```
 */
export const success = <Result>(result: Result): Envelope<Result> => ({
  result,
  success: true,
  errors: [],
  messages: [],
});

/**
 * The envelope of a failure, for responses of your own.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { failure } from "cf-list-images/testing";
 *
 * const body = failure({ code: 7003, message: "Could not route" });
 * const fetch = async () => Response.json(body, { status: 404 });
 * const failed = listImages({ endpoint: "https://proxy.example/images", fetch });
 * await failed.catch((error) => console.log(error.kind, error.code)); // notFound 7003
 * ```
 */
export const failure = (...errors: ResponseInfo[]): Envelope<null> => ({
  result: null,
  success: false,
  errors,
  messages: [],
});

/**
 * A failure that the API reports: an HTTP status, and a code and message in the envelope. Routes may throw it.
 *
 * @example
 * ```js
 * import { ApiError, createImagesApi } from "cf-list-images/testing";
 *
 * const { accountId, apiToken, fetch } = createImagesApi({
 *   routes: {
 *     "DELETE /images/v1/:id": () => {
 *       throw new ApiError(404, 5404, "Image not found");
 *     },
 *   },
 * });
 * const url = `https://api.cloudflare.com/client/v4/accounts/${accountId}/images/v1/logo`;
 * const headers = { Authorization: `Bearer ${apiToken}` };
 * const response = await fetch(url, { method: "DELETE", headers });
 * console.log(response.status, (await response.json()).errors[0].message); // 404 Image not found
 * ```
 */
export class ApiError extends Error {
  /** The name of the class. */
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** The code of the error in the envelope. */
  readonly code: number;
  /** Further headers of the response. */
  readonly headers: Record<string, string>;

  /**
   * @param status 400 to 599.
   * @param code From 1000.
   * @param message What failed.
   * @param headers Further headers of the response.
   */
  constructor(status: number, code: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** 400: a query parameter that the Images service refuses. */
export const badRequest = (message: string): ApiError =>
  new ApiError(400, 5400, `Bad request: ${message}`);

/** 404: an unknown path, or an account that the credentials cannot access. */
export const noRoute = (path: string): ApiError =>
  new ApiError(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);

/** 405: a method that the path does not have. */
export const methodNotAllowed = (allowed: readonly string[]): ApiError =>
  new ApiError(405, 10405, "Method not allowed", { allow: allowed.join(", ") });
