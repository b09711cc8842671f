// The account that the apps list: 30 images in memory, over HTTP.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createImagesApi, type ImagesApi } from "cf-list-images/testing";

export interface Account {
  readonly api: ImagesApi;
  /** Where the API is, such as `http://127.0.0.1:40123`. At `/images` and `/images/v2` it needs no token. */
  readonly origin: string;
  /** The settings of an app, as a command line has them before the command. */
  readonly settings: string;
  stop(): Promise<void>;
}

/** Starts the API. Pages of other origins may use it. */
export async function startAccount(): Promise<Account> {
  const api = createImagesApi({ count: 30, apiToken: "marked-token", endpoint: "/images" });
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    void api.listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    CLOUDFLARE_ACCOUNT_ID: api.accountId,
    CLOUDFLARE_API_TOKEN: api.apiToken,
    IMAGES_API: `${origin}/client/v4`,
    IMAGES_ORIGIN: origin,
  };
  return {
    api,
    origin,
    settings: Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
