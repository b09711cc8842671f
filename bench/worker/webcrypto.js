// The plain Worker, with signed URLs for private images as in Cloudflare's documentation.
const encoder = new TextEncoder();
/** @type {CryptoKey | undefined} */
let key;

/**
 * @param {{ SIGNING_KEY: string }} env
 * @param {string} variant
 * @param {number} exp
 */
const sign = async (env, variant, exp) => {
  key ??= await crypto.subtle.importKey(
    "raw",
    encoder.encode(env.SIGNING_KEY),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const url = new URL(variant);
  url.searchParams.set("exp", `${exp}`);
  const signed = encoder.encode(`${url.pathname}?${url.searchParams}`);
  const mac = await crypto.subtle.sign("HMAC", key, signed);
  const sig = [...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  url.searchParams.set("sig", sig);
  return url.href;
};

export default {
  /**
   * @param {Request} request
   * @param {{ UPSTREAM: string, ACCOUNT_ID: string, API_TOKEN: string, SIGNING_KEY: string }} env
   */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/images") return new Response("Not found", { status: 404 });
    const query = new URLSearchParams();
    for (const name of ["page", "per_page", "creator"]) {
      const value = searchParams.get(name);
      if (value) query.set(name, value);
    }
    const fields = (searchParams.get("fields") ?? "").split(",");
    const upstream = await fetch(`${env.UPSTREAM}/accounts/${env.ACCOUNT_ID}/images/v1?${query}`, {
      headers: { Authorization: `Bearer ${env.API_TOKEN}` },
    });
    const body = await upstream.json();
    if (!upstream.ok) return Response.json(body, { status: upstream.status });
    // An hour in steps of fifteen minutes, so that responses can be cached, as in the product's Worker.
    const exp = Math.floor((Date.now() / 1000 + 3600) / 900) * 900;
    const images = await Promise.all(
      body.result.images.map(async (/** @type {Record<string, any>} */ image) => {
        /** @type {Record<string, unknown>} */
        const picked = {};
        for (const field of fields) if (field in image) picked[field] = image[field];
        if (image.requireSignedURLs) {
          picked.variants = await Promise.all(
            image.variants.map((/** @type {string} */ url) => sign(env, url, exp)),
          );
        }
        return picked;
      }),
    );
    return Response.json({ ...body, result: { images } });
  },
};
