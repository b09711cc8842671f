// Calls `withSamples` in workerd, around a Worker that records how it is called, with stubs of the Images binding.
import { withSamples } from "cf-list-images/samples";

/**
 * What to do. See samples.test.ts.
 *
 * @typedef {object} Scenario
 * @property {string} [signed] the URL that the stub signs; without one, signing fails
 * @property {number} [existing] how many images the account has
 * @property {number} [failing] how many uploads fail before the others succeed
 * @property {string[][]} requests URLs; those of one list are requested at the same time
 * @property {Record<string, unknown>} [vars]
 */

/**
 * A stub of the Images binding, and the uploads into it.
 *
 * @param {Scenario} scenario
 */
const stub = ({ signed, existing = 0, failing = 0 }) => {
  /** @type {Record<string, unknown>[]} */
  const uploads = [];
  let failures = failing;
  const hosted = {
    image: () => ({
      signedUrl: async () => {
        if (signed === undefined) throw new Error("no signing key");
        return signed;
      },
    }),
    list: async () => ({ images: Array.from({ length: Math.min(existing, 1) }, () => ({})) }),
    /** @param {ArrayBuffer} _picture @param {Record<string, unknown>} options */
    upload: async (_picture, options) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (failures-- > 0) throw new Error("the disk is full");
      uploads.push(options);
    },
  };
  const output = async () => ({ response: () => new Response("a picture") });
  return { uploads, images: { hosted, input: () => ({ output }) } };
};

export default {
  /**
   * @param {Request} request
   * @param {object} _env
   * @param {{ waitUntil(promise: Promise<unknown>): void }} context
   */
  async fetch(request, _env, context) {
    const scenario = /** @type {Scenario} */ (await request.json());
    const { uploads, images } = stub(scenario);
    const env = { ...scenario.vars, IMAGES: images };
    /** @type {Record<string, unknown>[]} */
    const calls = [];
    const worker = {
      /** @param {Request} called @param {Record<string, unknown>} given */
      fetch(called, { IMAGES, ...vars }) {
        calls.push({ url: called.url, uploaded: uploads.length, vars, same: IMAGES === images });
        return new Response();
      },
    };
    const wrapped = withSamples(worker);
    const respond = /** @type {(request: Request, env: object, context: object) => unknown} */ (
      wrapped.fetch
    );
    for (const urls of scenario.requests) {
      await Promise.all(urls.map((url) => respond(new Request(url), env, context)));
    }
    return Response.json({ calls, uploads });
  },
};
