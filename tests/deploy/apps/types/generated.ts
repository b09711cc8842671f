// Compiles with the `Env` that `wrangler types` writes for this folder's wrangler.jsonc.
import worker, { imagesProxy } from "cf-list-images/worker";

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === "/images") return worker.fetch(request, env, context);
    return imagesProxy().fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
