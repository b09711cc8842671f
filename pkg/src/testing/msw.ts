// Handlers for MSW (https://mswjs.io). The caller passes MSW's `http`, so that this package imports nothing: there are
// no two copies of MSW, and nothing for a bundler to resolve.
import type { MswHttp } from "./api.js";
import { refuse } from "./check.js";
import type { Service } from "./service.js";

/** Handlers for the URLs of the API. */
export const handlersOf = <Handler>(
  { settings: { baseURL, endpoint } }: Service,
  fetch: (request: Request) => Promise<Response>,
  http: MswHttp<Handler>,
): Handler[] => {
  if (typeof http?.all !== "function") {
    refuse('handlers: expected MSW\'s `http`: import { http } from "msw", and api.handlers(http)');
  }
  const resolve = ({ request }: { request: Request }) =>
    // What a promise rejects with would be a response with status 500. This is a network error.
    fetch(request).catch(() => Response.error());
  const paths = [`${baseURL}/*`];
  if (endpoint !== undefined) paths.push(`*${endpoint}`, `*${endpoint}/:version`);
  return paths.map((path) => http.all(path, resolve));
};
