import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** The Worker that the development server proxies to. */
const worker = process.env.WORKER_URL ?? "http://localhost:8787";

export default defineConfig({
  plugins: [svelte()],
  build: {
    // A part of the npm package.
    outDir: "../pkg/gallery",
    emptyOutDir: true,
    target: "es2022",
    // The page's Content Security Policy allows no data: URLs and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // What the page and its lazily loaded parts share.
      output: {
        chunkFileNames: ({ isDynamicEntry }) =>
          `assets/${isDynamicEntry ? "[name]" : "shared"}-[hash].js`,
      },
      input: ["index.html", "use.html"].map((file) => resolve(import.meta.dirname, file)),
    },
  },
  server: { proxy: { "/images": worker } },
});
