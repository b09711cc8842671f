// The minimal proxy: it returns the upstream's body unchanged.
export default {
  /**
   * @param {Request} request
   * @param {{ UPSTREAM: string, ACCOUNT_ID: string, API_TOKEN: string }} env
   */
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    if (pathname !== "/images") return new Response("Not found", { status: 404 });
    const upstream = await fetch(`${env.UPSTREAM}/accounts/${env.ACCOUNT_ID}/images/v1${search}`, {
      headers: { Authorization: `Bearer ${env.API_TOKEN}` },
    });
    return new Response(upstream.body, upstream);
  },
};
