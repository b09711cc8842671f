import { type ErrorKind, ImagesError } from "./error.js";
import { describe } from "./option-error.js";

/** What the package reads of a response. */
export interface Head {
  /** 0 if it has none, or none that JavaScript may see. */
  status: number;
  /** Whether the status is a success. */
  ok: boolean;
  /** `X-Request-Id`, or the API's `cf-ray`. */
  requestId: string | undefined;
  retryAfterMs: string | undefined;
  retryAfter: string | undefined;
  location: string | undefined;
}

/** Reads a response once, in one place, because a custom `fetch` may return anything. */
export const readHead = (response: Response): Head => {
  let kind: ErrorKind = "options";
  let message: string | undefined;
  try {
    const { type, status, headers, body, bodyUsed } = response;
    const header = (name: string) => {
      const value: string | null | undefined = headers.get(name);
      return value === null || value === undefined ? undefined : `${value}`;
    };
    const head = {
      // Unsigned, of 16 bits, as the core takes it.
      status: status & 0xffff,
      ok: status >= 200 && status < 300,
      requestId: header("x-request-id") ?? header("cf-ray"),
      retryAfterMs: header("retry-after-ms"),
      retryAfter: header("retry-after"),
      location: header("location"),
    };
    if (type === "opaqueredirect") {
      kind = "http";
      message = "a redirect, which a request with credentials cannot follow in a browser";
    } else if (bodyUsed || body?.locked) {
      message = "fetch: the Response has been read already; return a new one for each call";
    } else if (!body || typeof body.getReader === "function") return head;
  } catch {}
  message ??= `fetch: expected a Response, got ${describe(response)}`;
  throw new ImagesError({ kind, message });
};

/** The target of a redirect, if it has the same origin. */
export const sameOriginRedirect = (location: string | undefined, url: string) => {
  try {
    const from = new URL(url, globalThis.location?.href);
    const to = new URL(location as string, from);
    return location !== undefined && to.origin === from.origin ? to.href : undefined;
  } catch {
    return undefined;
  }
};
