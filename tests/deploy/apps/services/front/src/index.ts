export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (/^\/api\/images(\/|$)/.test(pathname)) return env.IMAGES_PROXY.fetch(request);
    return new Response("the rest of the app");
  },
} satisfies ExportedHandler<Env>;
