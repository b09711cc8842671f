// The API's two authorization schemes: a bearer token, or an e-mail address and a key.
import type { Env } from "./env.ts";
import { ApiError } from "./envelope.ts";

/** Throws the API's own error unless the request carries valid credentials. */
export function authenticate(headers: Headers, env: Env): void {
  const authorization = headers.get("Authorization");
  if (authorization !== null) {
    checkToken(authorization, env);
    return;
  }
  const email = headers.get("X-Auth-Email");
  const key = headers.get("X-Auth-Key");
  if (email === null && key === null) {
    throw new ApiError(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
  }
  if (email !== env.API_EMAIL || key !== env.API_KEY) {
    throw new ApiError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
  }
}

function checkToken(authorization: string, env: Env): void {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new ApiError(400, 6003, "Invalid request headers");
  }
  if (token === env.API_TOKEN_WITHOUT_IMAGES) {
    throw new ApiError(403, 10000, "Authentication error");
  }
  if (token !== env.API_TOKEN) {
    throw new ApiError(401, 10000, "Authentication error");
  }
}
