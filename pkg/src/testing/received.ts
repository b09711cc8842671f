// A request, as the API receives it by `fetch`, over HTTP or from MSW.
import { CREDENTIAL } from "../secrets.js";
import type { ReceivedRequest } from "./faults.js";

/** A request to answer. */
export interface Call {
  method: string;
  url: URL;
  headers: Headers;
  signal: AbortSignal | null | undefined;
  /** The request with its body, for routes. */
  request(): Request;
}

/** The call that the arguments of `fetch` stand for. No `Request` is made of them: it refuses the signals of jsdom. */
export const callOf = (input: string | URL | Request, init: RequestInit = {}): Call => {
  const request = typeof input === "object" && "url" in input ? input : undefined;
  const base = globalThis.location?.href;
  // A page's own URL is the base of relative ones, unless it has none, such as about:blank.
  const url = new URL(
    request?.url ?? String(input),
    base?.startsWith("http") ? base : "http://localhost/",
  );
  return {
    method: (init.method ?? request?.method ?? "GET").toUpperCase(),
    url,
    headers: new Headers(init.headers ?? request?.headers),
    // As with `fetch`, null stands for no signal.
    signal: init.signal === undefined ? request?.signal : init.signal,
    request: () => new Request(request ?? url, init),
  };
};

/** What `api.requests` tells of a call. */
export const recordOf = ({ method, url, headers }: Call): ReceivedRequest => {
  const query: ReceivedRequest["query"] = {};
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? (values[0] as string) : values;
  }
  const told: Record<string, string> = {};
  headers.forEach((value, name) => {
    told[name] = CREDENTIAL.test(name) ? value.replace(/^(bearer )?.*$/is, "$1[redacted]") : value;
  });
  return {
    method,
    url: url.href,
    path: url.pathname,
    query,
    headers: told,
    status: undefined,
  };
};
