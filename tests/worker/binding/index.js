// The built Worker, with settings that a request's header overrides, and routes for the tests of the Images binding: one
// uploads an image, one counts calls of a listing without end.
import worker from "../../../pkg/dist/worker/index.js";

/**
 * The part of the Images binding that the Worker needs, and that of the upload.
 *
 * @typedef {import("../../../pkg/dist/worker/index.js").ImagesBinding} ImagesBinding
 * @typedef {ImagesBinding & { hosted: { upload(image: ArrayBuffer, options: object): Promise<unknown> } }} Images
 */

/** The calls of `endless`. */
let calls = 0;

/**
 * A binding that lists for ever. Every image is public and has a creator.
 *
 * @type {ImagesBinding}
 */
const endless = {
  hosted: {
    image: () => {
      throw new Error("expected no call for a public image");
    },
    list: async ({ limit = 50, cursor = "0" } = {}) => {
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
   * @param {import("../../../pkg/dist/worker/index.js").Context} context
   */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/__calls") {
      const response = Response.json(calls);
      calls = 0;
      return response;
    }
    if (pathname !== "/__upload") {
      const images = request.headers.has("x-endless") ? endless : env.IMAGES;
      const settings = JSON.parse(request.headers.get("x-settings") ?? "{}");
      return worker.fetch(request, { ...env, ...settings, IMAGES: images }, context);
    }
    const form = await request.formData();
    const file = /** @type {File} */ (form.get("file"));
    const image = await env.IMAGES.hosted.upload(await file.arrayBuffer(), {
      filename: file.name,
      metadata: JSON.parse(`${form.get("metadata")}`),
      ...(form.has("creator") && { creator: form.get("creator") }),
      requireSignedURLs: form.has("private"),
    });
    return Response.json(image);
  },
};
