// The built Worker, and a route that uploads an image for the tests of the Images binding.
import worker from "../../../build/worker/index.js";

/**
 * The part of the Images binding that the upload needs.
 *
 * @typedef {{ hosted: { upload(image: ArrayBuffer, options: object): Promise<unknown> } }} Images
 */

export default {
  /**
   * @param {Request} request
   * @param {{ IMAGES: Images }} env
   * @param {unknown} context
   */
  async fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/__upload") return worker.fetch(request, env, context);
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
