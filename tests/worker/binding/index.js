// The Worker as it is built, and an upload for the test of its binding.
import worker from "../../../build/worker/index.js";

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname !== "/__upload") return worker.fetch(request, env, context);
    const form = await request.formData();
    const file = form.get("file");
    const image = await env.IMAGES.hosted.upload(await file.arrayBuffer(), {
      filename: file.name,
      metadata: JSON.parse(form.get("metadata")),
      ...(form.has("creator") && { creator: form.get("creator") }),
    });
    return Response.json(image);
  },
};
