// Checks URLs with the platform's own parser, which is the one that `fetch` uses.
import type { Prepared } from "./prepared.js";
import { describe, refuse } from "./option-error.js";

/** A text that holds no user name and password, however malformed it is as a URL. Messages show no other. */
const SHOWN = /^(\w+:\/\/)?[\w.-]*(:\d+)?(\/[\w./-]*)?$/;

/** Whether `fetch` accepts a URL, and a query can be appended to it. */
export const isValid = (text: string, base: string | undefined) => {
  // The parser also accepts `https:host` and `https:///host`, and reads them differently in a page.
  const absolute = /^[a-z][\w+.-]*:/i.test(text);
  if (/^$|[\s\p{Cc}\\#]/u.test(text) || (absolute && !/^https?:\/\/[^/]/i.test(text))) return false;
  // A malformed scheme makes a path of the user name and the password.
  if (/:[^/?]*@/.test(text)) return false;
  try {
    const { protocol, port, username, password } = new URL(text, base);
    return /^https?:/.test(protocol) && port !== "0" && !username && !password;
  } catch {
    return false;
  }
};

/** Without a base, a URL must be absolute. */
const refuseURL = (option: string, text: string, base: string | undefined, part: string) => {
  const kind = base ? "" : "absolute ";
  const got = SHOWN.test(text) ? `, got ${describe(text)}` : "";
  refuse(option, `expected an ${kind}http: or https: URL without user name and ${part}${got}`);
};

/** Throws unless the URLs are valid. */
export const checkURLs = ({ baseURL, endpoint, fetch }: Prepared) => {
  if (baseURL !== undefined && (!isValid(baseURL, undefined) || baseURL.includes("?"))) {
    refuseURL("baseURL", baseURL, undefined, "query");
  }
  if (endpoint !== undefined) {
    // Outside a page, only a custom `fetch` may resolve a relative URL.
    const base = globalThis.document?.baseURI ?? globalThis.location?.href ?? (fetch && "http://x");
    if (!isValid(endpoint, base)) refuseURL("endpoint", endpoint, base, "fragment");
  }
};
