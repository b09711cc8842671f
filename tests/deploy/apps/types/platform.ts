// Compiles with the platform's types, from `@cloudflare/workers-types` or from `wrangler types`.
import { WorkerEntrypoint } from "cloudflare:workers";
import worker, { type Context, type Env, imagesProxy } from "cf-list-images/worker";

interface Bindings {
  IMAGES: ImagesBinding;
  ASSETS: Fetcher;
  RATE_LIMITER: RateLimit;
  AUTH: string;
}
declare const bindings: Bindings;
declare const context: ExecutionContext;
declare const sessions: KVNamespace;

const images = imagesProxy({ basePath: "/api/images" });

export const env: Env = bindings;
export const passed: Context = context;
// @ts-expect-error another kind of binding
export const other: Env = { IMAGES: sessions };

export const handler: ExportedHandler<Bindings> = {
  fetch: (request, env, context) => images.fetch(request, { ...env, AUTH: "public" }, context),
};
export const whole = worker satisfies ExportedHandler<Bindings>;
export const mounted = images satisfies ExportedHandler<Bindings>;

export class Entrypoint extends WorkerEntrypoint<Bindings> {
  override fetch(request: Request): Promise<Response> {
    return images.fetch(request, this.env, this.ctx);
  }
}
