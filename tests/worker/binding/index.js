// The built Worker, and routes for the tests of the Images binding: one uploads an image, one counts calls of a listing without
// end.
import worker from "../../../build/worker/index.js";

/**
 * The part of the Images binding that the upload needs.
 *
 * @typedef {{ hosted: { upload(image: ArrayBuffer, options: object): Promise<unknown> } }} Images
 */

/** The calls of `endless`. */
let calls = 0;

/** A binding that lists for ever. Every image has a creator. */
const endless = {
  hosted: {
    /** @param {{ limit: number, cursor?: string }} options */
    list: async ({ limit, cursor = "0" }) => {
      calls += 1;
      const from = Number(cursor);
      const images = Array.from({ length: limit }, (_, index) => ({
        id: `${from + index}`,
        creator: "someone",
      }));
      return { images, cursor: `${from + limit}`, listComplete: false };
    },
  },
};

export default {
  /**
   * @param {Request} request
   * @param {{ IMAGES: Images }} env
   * @param {unknown} context
   */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/__calls") {
      const response = Response.json(calls);
      calls = 0;
      return response;
    }
    if (pathname !== "/__upload") {
      const binding = request.headers.has("x-endless") ? { IMAGES: endless } : {};
      return worker.fetch(request, { ...env, ...binding }, context);
    }
    const form = await request.formData();
    const file = /** @type {File} */ (form.get("file"));
    const image = await env.IMAGES.hosted.upload(await file.arrayBuffer(), {
      filename: file.name,
      metadata: JSON.parse(`${form.get("metadata")}`),
      ...(form.has("creator") && { creator: form.get("creator") }),
    });
    return Response.json(image);
  },
};
