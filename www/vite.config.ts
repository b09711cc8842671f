import { defineConfig } from "vite";

/** The Worker that the development server proxies to. */
const worker = process.env.WORKER_URL ?? "http://localhost:8787";

export default defineConfig({
  build: {
    // A part of the npm package.
    outDir: "../pkg/gallery",
    emptyOutDir: true,
    target: "es2022",
    // The page's Content Security Policy allows no data: URLs and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/images": worker } },
});
