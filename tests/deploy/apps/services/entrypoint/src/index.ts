import { WorkerEntrypoint } from "cloudflare:workers";
import { imagesProxy } from "cf-list-images/worker";

const images = imagesProxy({ basePath: "/api/images" });

export default class extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    return images.fetch(request, this.env, this.ctx);
  }
}
