// The account that the apps list: 30 images in memory, over HTTP.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createImagesApi, type ImagesApi } from "cf-list-images/testing";

/** It appears in no page. */
const TOKEN = "marked-token";

export interface Account extends ImagesApi {
  /** Where the API is, such as `http://127.0.0.1:40123`. At `/images/v2` it needs no token. */
  readonly origin: string;
  /** The settings of an app, for its command line. */
  readonly settings: string;
  stop(): Promise<void>;
}

/** Starts the API. Pages of other origins may use it. */
export async function startAccount(): Promise<Account> {
  const api = createImagesApi({ count: 30, apiToken: TOKEN, endpoint: "/images" });
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    void api.listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    API_ORIGIN: origin,
    IMAGES_API: `${origin}/client/v4`,
    ACCOUNT_ID: api.accountId,
    API_TOKEN: TOKEN,
  };
  return {
    ...api,
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
