import { imagesProxy } from "cf-list-images/worker";

const images = imagesProxy({ basePath: "/pictures" });

export default {
  async fetch(request, env, ctx) {
    const settings = { IMAGES: env.PICTURES, AUTH: "key", CALLER_KEYS: env.GALLERY_KEYS };
    return images.fetch(request, settings, ctx);
  },
} satisfies ExportedHandler<Env>;
