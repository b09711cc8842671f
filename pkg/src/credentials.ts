import { ImagesError } from "./error.js";
import type { Secret } from "./options.js";
import { refuse } from "./option-error.js";
import type { Prepared } from "./prepared.js";

/**
 * The user agent starts with "Mozilla" in pages, their workers and extensions, but not in Node, Deno, Bun and workerd. The
 * DOM of a test runner is no page if the requests go to the test's own `fetch`.
 */
const isPage = ({ fetch }: Prepared) =>
  (fetch ? /^Mozilla\/(?!.*(jsdom|HappyDOM)\/)/ : /^Mozilla\//).test(
    globalThis.navigator?.userAgent ?? "",
  );

/** The options that are credentials. */
const NAMES = ["apiToken", "apiEmail", "apiKey"] as const;

/** `fetch` would quote any other value in its error. */
const check = (name: string, value: unknown) => {
  if (typeof value !== "string" || !/^[!-~]+$/.test(value)) {
    refuse(name, "expected one or more visible ASCII characters without spaces");
  }
};

/** Notes the credentials that are known before the first request. */
export const noteCredentials = (options: Prepared) => {
  const { secrets, defaultHeaders } = options;
  if (defaultHeaders) secrets.addHeaders(defaultHeaders);
  for (const name of NAMES) {
    const value = options[name];
    if (typeof value === "string") secrets.add(value);
  }
};

/** Throws for credentials that are invalid or contradict each other, and for any in a page. */
export const checkCredentials = (options: Prepared) => {
  const [token, email, key] = NAMES.map((name) => {
    const value = options[name];
    if (typeof value === "string") check(name, value);
    return value !== undefined;
  });
  if (token && (email || key)) refuse("apiToken", "can't be combined with apiEmail and apiKey");
  if (email !== key) refuse("apiKey", "requires apiEmail, and apiEmail requires apiKey");
  if (!token && !key) return;
  if (options.endpoint !== undefined) {
    refuse("endpoint", "takes no credentials: the proxy adds its own");
  }
  if (isPage(options) && !options.dangerouslyAllowBrowser) {
    refuse(
      "dangerouslyAllowBrowser",
      "every visitor can read credentials in a page: deploy the cf-list-images Worker and pass its endpoint, or set " +
        "this to true",
    );
  }
};

/** A credential's current value. */
const current = async ({ secrets }: Prepared, name: string, secret: Secret): Promise<string> => {
  if (typeof secret === "string") return secret;
  let value: unknown;
  try {
    value = await secret();
  } catch (cause) {
    throw new ImagesError({ kind: "auth", message: `${name}: the function failed`, cause });
  }
  check(name, value);
  secrets.add(value as string, true);
  return value as string;
};

/** The headers of the API's two authorization schemes; none without credentials. */
export const authorize = async (options: Prepared): Promise<Record<string, string> | undefined> => {
  const { apiToken, apiEmail, apiKey } = options;
  if (apiToken) return { authorization: `Bearer ${await current(options, "apiToken", apiToken)}` };
  if (!apiKey || !apiEmail) return undefined;
  const key = await current(options, "apiKey", apiKey);
  return { "x-auth-email": await current(options, "apiEmail", apiEmail), "x-auth-key": key };
};
