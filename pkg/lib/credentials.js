import { ImagesError } from "./error.js";

/** @import { ListImagesOptions, Secret } from "../index.js" */

/**
 * A secret, asked anew if it is a function. Checked here, since `fetch` would quote an unfit header in its error.
 *
 * @param {string} name
 * @param {Secret | undefined} secret
 */
const ask = async (name, secret) => {
  let value;
  try {
    value = typeof secret === "function" ? await secret() : secret;
  } catch (cause) {
    throw new ImagesError({ kind: "auth", message: `${name}: the function failed`, cause });
  }
  if (typeof value === "string" && /^[!-~]+$/.test(value)) return value;
  const message = `${name}: expected one or more visible ASCII characters without spaces`;
  throw new ImagesError({ kind: "options", message });
};

/**
 * The headers of the API's two authorization schemes, and the secret that nothing may repeat.
 *
 * @param {ListImagesOptions} options
 * @returns {Promise<{ headers: Record<string, string>, secret?: string }>}
 */
export const credentials = async ({ apiToken, apiEmail, apiKey }) => {
  if (apiToken !== undefined) {
    const secret = await ask("apiToken", apiToken);
    return { headers: { authorization: `Bearer ${secret}` }, secret };
  }
  if (apiKey !== undefined) {
    const secret = await ask("apiKey", apiKey);
    return {
      headers: { "x-auth-email": await ask("apiEmail", apiEmail), "x-auth-key": secret },
      secret,
    };
  }
  return { headers: {} };
};

/**
 * What was thrown, unless it or a cause of it tells the secret.
 *
 * @param {unknown} thrown
 * @param {string | undefined} secret
 */
export const withoutSecret = (thrown, secret) => {
  if (!secret) return thrown;
  let error = /** @type {any} */ (thrown);
  for (let depth = 0; error && depth < 8; depth++, error = error.cause) {
    if (`${error.message} ${error.stack} ${error}`.includes(secret)) return undefined;
  }
  return thrown;
};
