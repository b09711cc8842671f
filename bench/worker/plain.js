// The proxy as it is usually written: parse, pick, serialize.
const FIELDS = ["id", "filename", "creator", "meta", "requireSignedURLs", "uploaded", "variants"];

export default {
  /**
   * @param {Request} request
   * @param {{ UPSTREAM: string, ACCOUNT_ID: string, API_TOKEN: string }} env
   */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/images") return new Response("Not found", { status: 404 });
    const query = new URLSearchParams();
    for (const name of ["page", "per_page", "creator"]) {
      const value = searchParams.get(name);
      if (value) query.set(name, value);
    }
    const fields = searchParams.get("fields")?.split(",") ?? FIELDS;
    const upstream = await fetch(`${env.UPSTREAM}/accounts/${env.ACCOUNT_ID}/images/v1?${query}`, {
      headers: { Authorization: `Bearer ${env.API_TOKEN}` },
    });
    const body = await upstream.json();
    if (!upstream.ok) return Response.json(body, { status: upstream.status });
    const images = body.result.images.map((/** @type {Record<string, unknown>} */ image) => {
      /** @type {Record<string, unknown>} */
      const picked = {};
      for (const field of fields) if (field in image) picked[field] = image[field];
      return picked;
    });
    return Response.json({ ...body, result: { images } });
  },
};
