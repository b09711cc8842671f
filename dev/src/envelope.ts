// The envelope of every API response.

/** A failure that the API reports: an HTTP status, and a code and message in the envelope. */
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

/** 400: a query parameter or form field that the Images service refuses. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 5400, `Bad request: ${message}`);
}

/** 404: an unknown path, or an account that the credentials cannot access. */
export function noRoute(path: string): ApiError {
  return new ApiError(
    404,
    7003,
    `Could not route to ${path}, perhaps your object identifier is invalid?`,
  );
}

export function success(result: unknown): Response {
  return respond(200, { result, success: true, errors: [], messages: [] });
}

export function failure(error: ApiError): Response {
  const errors = [{ code: error.code, message: error.message }];
  const envelope = { result: null, success: false, errors, messages: [] };
  return respond(error.status, envelope, error.headers);
}

function respond(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...headers, "CF-Ray": rayId() } });
}

/** A request ID in the form of the API's: sixteen hexadecimal digits and a data centre. */
function rayId(): string {
  return `${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}-DEV`;
}
