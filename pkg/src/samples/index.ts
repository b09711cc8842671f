// `cf-list-images/samples`: sample pictures for local development.
import { Account, type Context } from "./account.js";
import { type HostedImages, simulatorOrigin } from "./simulator.js";

/** What `withSamples` needs of a Worker. */
type FetchHandler = (request: Request, env: object, context: unknown) => unknown;
type Settings = Record<string, unknown>;

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
/** Without SOURCE, any of them makes the Worker list through the API: a real account. */
const API_SETTINGS = ["API_TOKEN", "API_TOKEN_NEXT", "API_EMAIL", "API_KEY", "UPSTREAM"];
/** A page and its files: `/`, `/assets/index.js`. A listing's path has no extension. */
const FILE = /\/$|\.\w+$/;

/**
 * Wraps a Worker for `wrangler dev`, so that it lists sample pictures without an account or a setting: the first request
 * fills the simulator's account, if it is empty, with 72 pictures. It takes a few seconds, for which listings wait. As long as
 * `AUTH` is not set, it is `"public"`, and `PUBLIC_SIGNED_URLS` is `"true"`. `IMAGE_ORIGINS` is the simulator's origin, unless
 * it is set.
 *
 * It changes nothing, and the result is the Worker as it is, unless
 *
 * - the request's host is `localhost`, `127.0.0.1` or `[::1]`,
 * - the binding `IMAGES` is the simulator, not a real account's (`"remote": true`), and
 * - the Worker lists through that binding: `SOURCE` is `"binding"`, or neither it nor a setting of the API is set.
 *
 * So it neither uploads to a real account nor opens a deployed Worker.
 *
 * @example
 * ```js
 * // The Worker of `npm run dev`: the same, with sample pictures in the local simulator of the account.
 * import { withSamples } from "cf-list-images/samples";
 * import worker from "cf-list-images/worker";
 *
 * export default withSamples(worker);
 * ```
 *
 * @param worker The default export of a Worker: an object, not a class.
 * @throws TypeError if it has no function `fetch`.
 * @see https://developers.cloudflare.com/workers/development-testing/
 */
export const withSamples = <
  Worker extends {
    /** Responds to a request. */
    fetch(...args: never[]): unknown;
  },
>(
  worker: Worker,
): Worker => {
  if (typeof worker?.fetch !== "function") {
    throw new TypeError(
      "worker: expected an object with a function fetch, such as the default export of a Worker; not a class",
    );
  }
  const respond = worker.fetch.bind(worker) as FetchHandler;
  const simulators = new WeakMap<object, Simulator | undefined>();
  const simulatorOf = async (images: HostedImages) => {
    if (!simulators.has(images)) {
      const origin = await simulatorOrigin(images);
      // Another request may have found it meanwhile.
      if (!simulators.has(images)) {
        simulators.set(images, origin === undefined ? undefined : new Simulator(images, origin));
      }
    }
    return simulators.get(images);
  };
  const fetch = async (request: Request, env: Settings, context?: Context) => {
    const { hostname, pathname } = new URL(request.url);
    const { IMAGES } = env;
    const local = LOCAL_HOSTS.includes(hostname) && isObject(IMAGES) && listsBinding(env);
    const simulator = local ? await simulatorOf(IMAGES as HostedImages) : undefined;
    if (simulator === undefined) return respond(request, env, context);
    const filled = simulator.account.fill(context);
    if (!FILE.test(pathname)) await filled;
    return respond(request, simulator.complete(env), context);
  };
  return { ...worker, fetch };
};

/** The simulator behind a binding. */
class Simulator {
  readonly account: Account;
  readonly #origin: string;
  readonly #completed = new WeakMap<Settings, Settings>();

  constructor(images: HostedImages, origin: string) {
    this.account = new Account(images);
    this.#origin = origin;
  }

  /** The Worker's environment. The same one for the same `env`: the Worker reads the settings once for each. */
  complete(env: Settings): Settings {
    const completed = this.#completed.get(env) ?? withDefaults(env, this.#origin);
    this.#completed.set(env, completed);
    return completed;
  }
}

const withDefaults = (env: Settings, origin: string): Settings => {
  // Whoever sets AUTH sees what their deployed Worker does.
  const open = isSet(env.AUTH) ? {} : { AUTH: "public", PUBLIC_SIGNED_URLS: "true" };
  const defaults = { ...open, IMAGE_ORIGINS: origin };
  const missing = Object.entries(defaults).filter(([name]) => !isSet(env[name]));
  return { ...env, ...Object.fromEntries(missing) };
};

const listsBinding = (env: Settings) =>
  isSet(env.SOURCE)
    ? String(env.SOURCE).trim() === "binding"
    : !API_SETTINGS.some((name) => isSet(env[name]));

/** Whether a setting has a value. The Worker ignores an empty one too. */
const isSet = (value: unknown) =>
  typeof value === "string" ? value.trim() !== "" : value !== undefined && value !== null;

const isObject = (value: unknown) => typeof value === "object" && value !== null;
