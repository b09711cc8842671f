// The first request of the listing, made before the package is there to make it: `session.ts` gives its response to the
// package, which sees no difference.
import { invalidOf, optionsOf, PER_PAGE, parseQuery, type Query } from "./query.ts";

/** A request whose response nobody has read. */
interface FirstPage {
  readonly url: string;
  readonly response: Promise<Response>;
  readonly cancel: () => void;
}

declare global {
  var firstPage: FirstPage | undefined;
}

/** How every request is made: a redirect, to a login page for instance, is not followed. */
export const REDIRECT = { redirect: "manual" } as const;

/** Requests the first images of what the page's URL says, unless a filter in it cannot be applied. */
export function requestFirstPage(): void {
  const query = parseQuery(new URLSearchParams(location.search));
  if (invalidOf(query).length > 0) return;
  const url = firstURL(query);
  const control = new AbortController();
  const headers = { Accept: "application/json" };
  const response = fetch(url, { headers, signal: control.signal, ...REDIRECT });
  // Whoever takes the response handles its failure.
  response.catch(() => {});
  globalThis.firstPage = { url, response, cancel: () => control.abort() };
}

/**
 * The response to the first request, if it is for this URL; once. The page's next requests are its own: with the key that the
 * visitor has entered, for instance.
 */
export function takeFirstPage(url: string, { signal }: RequestInit): Promise<Response> | undefined {
  const first = globalThis.firstPage;
  globalThis.firstPage = undefined;
  if (first === undefined) return undefined;
  if (first.url !== url) {
    first.cancel();
    return undefined;
  }
  signal?.addEventListener("abort", first.cancel);
  return first.response;
}

/** The URL of the package's first request: the parameters in its order, encoded as it does. */
function firstURL(query: Query): string {
  const { creator, sortOrder, meta = {} } = optionsOf(query);
  const conditions = Object.entries(meta).flatMap(([field, operators]) =>
    Object.entries(operators as Record<string, unknown>).map(([operator, value]) => {
      const values = [value].flat();
      return [`meta.${field}[${operator}:${typeof values[0]}]`, values.join("|")] as const;
    }),
  );
  const parameters = [
    ["creator", creator],
    ["per_page", `${PER_PAGE}`],
    ["sort_order", sortOrder],
    ...conditions,
  ] as const;
  const pairs = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${encode(name)}=${encode(value)}`],
  );
  return `/images/v2?${pairs.join("&")}`;
}

/** All but the unreserved characters: https://www.rfc-editor.org/rfc/rfc3986#section-2.3. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
