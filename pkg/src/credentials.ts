import { refuse } from "./open.js";
import { checkCredential } from "./core.js";
import { ImagesError } from "./error.js";
import type { ListImagesOptions, Secret } from "./options.js";
import { throwRefusal } from "./outcome.js";

/** The user agent starts with "Mozilla" in pages, their workers and extensions, but not in Node, Deno, Bun and workerd. */
const isPage = () => /^Mozilla\//.test(globalThis.navigator?.userAgent ?? "");

/** Throws for credentials that contradict each other, and for any in a page. */
export const checkCredentials = (options: ListImagesOptions) => {
  const [token, email, key] = [options.apiToken, options.apiEmail, options.apiKey].map(
    (secret) => secret !== undefined,
  );
  if (token && (email || key)) refuse("apiToken", "can't be combined with apiEmail and apiKey");
  if (email !== key) refuse("apiKey", "requires apiEmail, and apiEmail requires apiKey");
  if (!token && !key) return;
  if (options.endpoint !== undefined) {
    refuse("endpoint", "takes no credentials: the proxy adds its own");
  }
  if (isPage() && !options.dangerouslyAllowBrowser) {
    refuse(
      "dangerouslyAllowBrowser",
      "every visitor can read credentials in a page: deploy the cf-list-images Worker and pass its endpoint, or set " +
        "this to true",
    );
  }
};

/** A secret's current value. Strings have been checked with the options. */
const current = async (name: string, secret: Secret): Promise<string> => {
  if (typeof secret === "string") return secret;
  let value: unknown;
  try {
    value = await secret();
  } catch (cause) {
    throw new ImagesError({ kind: "auth", message: `${name}: the function failed`, cause });
  }
  const text = typeof value === "string" ? value : "";
  const refusal = checkCredential(name, text);
  if (refusal) throwRefusal(refusal);
  return text;
};

export interface Authorization {
  headers: Record<string, string>;
  /** The secret, which no error may contain. */
  secret?: string;
}

/** The headers of the API's two authorization schemes. */
export const authorize = async ({
  apiToken,
  apiEmail,
  apiKey,
}: ListImagesOptions): Promise<Authorization> => {
  if (apiToken !== undefined) {
    const secret = await current("apiToken", apiToken);
    return { headers: { authorization: `Bearer ${secret}` }, secret };
  }
  if (apiKey !== undefined) {
    const secret = await current("apiKey", apiKey);
    const email = await current("apiEmail", apiEmail);
    return { headers: { "x-auth-email": email, "x-auth-key": secret }, secret };
  }
  return { headers: {} };
};

/** What was thrown; `undefined` if it or one of its causes contains the secret. */
export const withoutSecret = (thrown: unknown, secret: string | undefined): unknown => {
  if (!secret) return thrown;
  let error = thrown as Error | undefined;
  for (let depth = 0; error && depth < 8; depth++, error = error.cause as Error | undefined) {
    if (`${error.message} ${error.stack} ${error}`.includes(secret)) return undefined;
  }
  return thrown;
};
