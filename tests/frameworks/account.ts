// The account that the apps list: 30 images in memory, over HTTP.
import { createImagesApi, type ImagesApi } from "cf-list-images/testing";
import { type HttpServer, startServer } from "./http.ts";

/** The API is at its origin. At `/images` and `/images/v2` it needs no token. */
export interface Account extends HttpServer {
  readonly api: ImagesApi;
  /** The settings of an app, as a command line has them before the command. */
  readonly settings: string;
}

/** Starts the API. Pages of other origins may use it. */
export async function startAccount(): Promise<Account> {
  const api = createImagesApi({ count: 30, apiToken: "marked-token", endpoint: "/images" });
  const server = await startServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    void api.listener(request, response);
  });
  const settings = {
    CLOUDFLARE_ACCOUNT_ID: api.accountId,
    CLOUDFLARE_API_TOKEN: api.apiToken,
    IMAGES_API: `${server.origin}/client/v4`,
    IMAGES_ORIGIN: server.origin,
  };
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return { ...server, api, settings: words.join(" ") };
}
