// The Worker as it is built, and an upload for the test of its binding.
import Worker from "../../../build/worker/index.js";

export default class extends Worker {
  async fetch(request) {
    if (new URL(request.url).pathname !== "/__upload") return super.fetch(request);
    const form = await request.formData();
    const file = form.get("file");
    const image = await this.env.IMAGES.hosted.upload(await file.arrayBuffer(), {
      filename: file.name,
      metadata: JSON.parse(form.get("metadata")),
      ...(form.has("creator") && { creator: form.get("creator") }),
    });
    return Response.json(image);
  }
}
