// Requests to the API in memory, as the tests of its specification send them.
import type { ApiImage, Envelope, ImagesApi } from "cf-list-images/testing";

export interface Page {
  images: ApiImage[];
  continuation_token?: string | null;
}

const ORIGIN = "https://api.cloudflare.com";

/** Requests a path below the account, with the token unless `init` has other headers. */
export const send = (
  { accountId, apiToken, fetch }: Pick<ImagesApi, "accountId" | "apiToken" | "fetch">,
  path: string,
  init: RequestInit = {},
): Promise<Response> => {
  const headers = { authorization: `Bearer ${apiToken}` };
  return fetch(`${ORIGIN}/client/v4/accounts/${accountId}${path}`, { headers, ...init });
};

/** The result of a page. */
export const page = async (api: ImagesApi, path: string): Promise<Page> => {
  const { result } = (await (await send(api, path)).json()) as Envelope<Page>;
  return result;
};

/** The ids of a page. */
export const ids = async (api: ImagesApi, path: string): Promise<string[]> =>
  (await page(api, path)).images.map(({ id }) => id);

/** The status and the codes of a refusal. */
export const refusal = async (
  response: Response,
): Promise<[status: number, code: number | undefined]> => {
  const { success, result, errors } = (await response.json()) as Envelope<unknown>;
  if (success || result !== null || errors.length !== 1) throw new Error("not a refusal");
  return [response.status, errors[0]?.code];
};
