/**
 * `cf-list-images/testing`: the Images API in memory, as the real one answers, with faults by name.
 *
 * @packageDocumentation
 */
import type { ImagesApi } from "./api.js";
import { checkInteger, refuse } from "./check.js";
import { handlersOf } from "./msw.js";
import type { ImagesApiOptions } from "./options.js";
import { callOf } from "./received.js";
import { listen, listenerOf } from "./server.js";
import { Service } from "./service.js";
import { settingsOf } from "./settings.js";
import { withSignal } from "./signal.js";

export type * from "./api.js";
export { ApiError, type Envelope, failure, success } from "./envelope.js";
export type * from "./faults.js";
export type * from "./options.js";

/** What `fetch` stands on. Jest's jsdom environment lacks it. */
const NEEDED = ["Headers", "ReadableStream", "Response", "TextEncoder"];

const checkEnvironment = () => {
  const missing = NEEDED.filter((name) => !(name in globalThis));
  if (missing.length === 0) return;
  const advice = "docs/testing.md has an environment for Jest's jsdom that has all of them";
  refuse(`fetch: there is no ${missing.join(", no ")} here; ${advice}`);
};

/**
 * Makes an Images API in memory.
 *
 * @example
 * ```js
 * import { listImages } from "cf-list-images";
 * import { createImagesApi } from "cf-list-images/testing";
 *
 * const { accountId, apiToken, fetch } = createImagesApi({ count: 250 });
 * const page = await listImages({ accountId, apiToken, fetch });
 * console.log(page.images.length); // 100
 * ```
 *
 * @throws TypeError for an option that is unknown or invalid. It names the option.
 */
export const createImagesApi = (options: ImagesApiOptions = {}): ImagesApi => {
  const service = new Service(settingsOf(options));
  const { settings, faults, requests } = service;
  const store = (what: string) =>
    service.store ?? refuse(`${what}: the images come from a function, which keeps them`);
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    checkEnvironment();
    const call = callOf(input, init);
    return withSignal(await service.respond(call), call.signal);
  };
  return {
    accountId: settings.accountId,
    apiToken: settings.accepted.tokens[0] ?? "",
    get images() {
      return store("images").images;
    },
    requests,
    fetch,
    listen: async ({ port } = {}) =>
      listen(service, port === undefined ? 0 : checkInteger("port", port, 1, 65_535)),
    listener: listenerOf(service),
    handlers: (http) => handlersOf(service, fetch, http),
    add: (...images) => store("add").add(images),
    remove: (...ids) => store("remove").remove(ids),
    failNext: (fault, failNextOptions) => faults.failNext(fault, failNextOptions),
    behave: (...all) => faults.behave(all),
    reset: () => service.reset(),
  };
};
