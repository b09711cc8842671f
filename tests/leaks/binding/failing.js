// The built Worker with bindings that fail as a request's header says, and show whatever they were given.
// @ts-expect-error In workerd, the Worker's module is beside this one.
import worker from "./index.js";

/** @typedef {Record<string, string>} Env */

/**
 * Each way to fail, with the secrets.
 *
 * @type {Record<string, (secrets: string) => unknown>}
 */
const FAILURES = {
  throws: (secrets) => {
    throw new Error(`failed: ${secrets}`, { cause: secrets });
  },
  rejects: (secrets) => Promise.reject(Object.assign(new Error(`failed: ${secrets}`), { secrets })),
  "rejects with a string": (secrets) => Promise.reject(secrets),
  "rejects with nothing": () => Promise.reject(),
  "gives a string": (secrets) => secrets,
  "gives nothing": () => undefined,
  "gives an object of another shape": (secrets) => Promise.resolve({ images: secrets }),
  "gives images of another shape": (secrets) =>
    Promise.resolve({ images: [secrets, { creator: [secrets] }], listComplete: true }),
  "gives a getter that throws": (secrets) =>
    Promise.resolve({
      get images() {
        throw new Error(secrets);
      },
    }),
};

/** Lists a private image. */
const list = async () => ({
  images: [{ id: "a", requireSignedURLs: true, variants: ["https://images.example/a/public"] }],
  listComplete: true,
});

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   * @param {unknown} context
   */
  fetch(request, env, context) {
    const secrets = `${Object.values(env).join(" ")} ${request.headers.get("X-Api-Key")}`;
    const fail = () => FAILURES[request.headers.get("X-Mode") ?? ""]?.(secrets);
    const signs = request.headers.get("X-Fails") === "signedUrl";
    const hosted = signs ? { list, image: () => ({ signedUrl: fail }) } : { list: fail };
    const bindings = { IMAGES: { hosted }, ASSETS: { fetch: fail } };
    // With a key, the binding signs nothing.
    const settings = signs ? { ...env, SIGNING_KEY: "" } : env;
    return worker.fetch(request, { ...settings, ...bindings }, context);
  },
};
