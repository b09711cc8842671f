// The API's two authorization schemes: a bearer token, or an e-mail address and a key.
import { ApiError } from "./envelope.js";

/** The credentials that an account accepts. */
export interface Accepted {
  tokens: readonly string[];
  /** A valid token without the permission to read images. */
  tokenWithoutImages: string | undefined;
  email: string | undefined;
  key: string | undefined;
}

/** Throws the API's own error unless the request carries valid credentials. */
export const authenticate = (headers: Headers, accepted: Accepted): void => {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    checkToken(authorization, accepted);
    return;
  }
  const email = headers.get("x-auth-email");
  const key = headers.get("x-auth-key");
  if (email === null && key === null) {
    throw new ApiError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  }
  if (email === null || key === null || email !== accepted.email || key !== accepted.key) {
    throw new ApiError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
  }
};

const checkToken = (authorization: string, { tokens, tokenWithoutImages }: Accepted): void => {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new ApiError(400, 6003, "Invalid request headers");
  if (token === tokenWithoutImages) throw new ApiError(403, 10000, "Authentication error");
  if (!tokens.includes(token)) throw new ApiError(401, 10000, "Authentication error");
};
