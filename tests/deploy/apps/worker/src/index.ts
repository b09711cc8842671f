import { imagesProxy } from "cf-list-images/worker";

const images = imagesProxy({ basePath: "/api/images" });

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (/^\/api\/images(\/|$)/.test(pathname)) return images.fetch(request, env, ctx);
    return new Response("the rest of the app");
  },
} satisfies ExportedHandler<Env>;
