// Measures one library once: `node programs.mjs cold|iterate ours|sdk BASE_URL`.
const [what, who, baseURL] = /** @type {["cold" | "iterate", "ours" | "sdk", string]} */ (
  /** @type {unknown} */ (process.argv.slice(2))
);
const ACCOUNT = { accountId: "bench", apiToken: "bench", baseURL };

const cold = {
  ours: async () => {
    const { listImages } = await import("cf-list-images");
    return (await listImages({ ...ACCOUNT, perPage: 100 })).images.length;
  },
  sdk: async () => {
    const { default: Cloudflare } = await import("cloudflare");
    const client = new Cloudflare({ apiToken: "bench", baseURL });
    /** @type {any} The SDK's types do not have the API's `images`. */
    const page = await client.images.v1.list({ account_id: "bench", per_page: 100 });
    return page.result.images.length;
  },
};

const iterate = {
  ours: async () => {
    const { listImages } = await import("cf-list-images");
    let count = 0;
    for await (const _ of listImages({ ...ACCOUNT, perPage: 1000 })) count += 1;
    return count;
  },
  sdk: async () => {
    const { default: Cloudflare } = await import("cloudflare");
    const client = new Cloudflare({ apiToken: "bench", baseURL });
    let count = 0;
    for (let page = 1; ; page++) {
      /** @type {any} */
      const listed = await client.images.v1.list({ account_id: "bench", page, per_page: 1000 });
      const { images } = listed.result;
      if (images.length === 0) return count;
      for (const _ of images) count += 1;
    }
  },
};

const programs = {
  cold: async () => {
    const started = performance.now();
    const count = await cold[who]();
    return { count, measured: performance.now() - started };
  },
  // Relative to the process before it imports the library, so that the library's own memory counts.
  iterate: async () => {
    const idle = process.memoryUsage.rss();
    const count = await iterate[who]();
    return { count, measured: process.resourceUsage().maxRSS * 1024 - idle };
  },
};

console.log(JSON.stringify(await programs[what]()));
