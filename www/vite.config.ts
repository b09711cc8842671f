import { defineConfig } from "vite";

/** Where the Worker runs while the gallery is worked on with `npm run dev` in www/. */
const worker = process.env.WORKER_URL ?? "http://localhost:8787";

export default defineConfig({
  build: {
    target: "es2022",
    // The page's Content Security Policy allows no data: URLs and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/images": worker } },
});
