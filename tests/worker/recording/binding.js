// The built Worker with an Images binding that lists and signs as a test says, and records its calls.
// @ts-expect-error In workerd, the Worker's module is beside this one.
import worker from "./index.js";

/**
 * What a test says: the images, how `signedUrl` behaves, and settings.
 *
 * @typedef {{ images: object[], mode: string, settings: Record<string, string>, list: boolean }} Script
 * @typedef {{ variant: string, expiresIn: number }} Options
 */

/** @type {Script} */
const DEFAULT = { images: [], mode: "signs", settings: {}, list: true };
let script = DEFAULT;

const noCalls = () => ({
  /** @type {object[]} */
  list: [],
  /** @type {(Options & { id: string })[]} */
  signedUrl: [],
  /** The most calls of `signedUrl` at the same time. */
  concurrent: 0,
});
let calls = noCalls();
let pending = 0;

/** @param {string} id @param {Options} options */
const signed = (id, { variant, expiresIn }) =>
  `https://images.example/${id}/${variant}?exp=${Math.floor(Date.now() / 1_000) + expiresIn}&sig=0`;

const never = () => new Promise(() => {});

/**
 * How `signedUrl` behaves.
 *
 * @type {Record<string, (url: string) => unknown>}
 */
const MODES = {
  signs: (url) => Promise.resolve(url),
  "signs at once": (url) => url,
  "signs slowly": async (url) => {
    pending += 1;
    calls.concurrent = Math.max(calls.concurrent, pending);
    await new Promise((resolve) => setTimeout(resolve, 20));
    pending -= 1;
    return url;
  },
  hangs: never,
  "hangs at first": (url) => (calls.signedUrl.length === 1 ? never() : url),
  "fails every other time": (url) => (calls.signedUrl.length % 2 ? Promise.reject() : url),
  throws: (url) => {
    throw new Error(url);
  },
  rejects: (url) => Promise.reject(new Error(url)),
  "rejects with nothing": () => Promise.reject(),
  "gives nothing": () => undefined,
  "gives a number": async () => 1,
  "gives an object": async (url) => ({ url }),
  "gives an empty text": async () => "",
  "gives a path": async (url) => new URL(url).pathname,
  "gives a script": async () => "javascript:alert(1)",
};

/** @param {string} id */
const image = (id) => {
  if (script.mode === "has no images") return undefined;
  return {
    /** @param {Options} options */
    signedUrl: (options) => {
      calls.signedUrl.push({ id, ...options });
      return MODES[script.mode]?.(signed(id, options));
    },
  };
};

const hosted = {
  image,
  /** @param {{ limit: number, cursor?: string }} options */
  list: async (options) => {
    calls.list.push(options);
    const from = Number(options.cursor ?? 0);
    const end = from + options.limit;
    const listComplete = end >= script.images.length;
    return {
      images: structuredClone(script.images.slice(from, end)),
      ...(!listComplete && { cursor: `${end}` }),
      listComplete,
    };
  },
};
const IMAGES = { hosted };
/** Some other binding. */
const OTHER = { get: async () => null };

export default {
  /**
   * @param {Request} request
   * @param {object} env
   * @param {unknown} context
   */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/__script") {
      script = { ...DEFAULT, .../** @type {Partial<Script>} */ (await request.json()) };
      calls = noCalls();
      return Response.json(null);
    }
    if (pathname === "/__calls") {
      const response = Response.json(calls);
      calls = noCalls();
      return response;
    }
    const bindings = { IMAGES: script.list ? IMAGES : OTHER };
    return worker.fetch(request, { ...env, ...script.settings, ...bindings }, context);
  },
};
