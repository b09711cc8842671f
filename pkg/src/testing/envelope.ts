// The envelope of every response of the API.
import type { ResponseInfo } from "../results.js";

/** The envelope of a response. */
export interface Envelope<Result> {
  result: Result;
  success: boolean;
  errors: ResponseInfo[];
  messages: ResponseInfo[];
}

/**
 * The envelope of a success, for responses of your own.
 *
 * @example
 * ```js
 * api.failNext(() => Response.json(success({ images: [], continuation_token: null })));
 * ```
 */
export const success = <Result>(result: Result): Envelope<Result> => ({
  result,
  success: true,
  errors: [],
  messages: [],
});

/** The envelope of a failure, for responses of your own. */
export const failure = (...errors: ResponseInfo[]): Envelope<null> => ({
  result: null,
  success: false,
  errors,
  messages: [],
});

/** A failure that the API reports: an HTTP status, and a code and message in the envelope. Routes may throw it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: number;
  readonly headers: Record<string, string>;

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
