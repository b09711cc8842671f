import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, defineConfig, type Plugin } from "vite";

/** The Worker that the development server proxies to. */
const worker = process.env.WORKER_URL ?? "http://localhost:8787";

const target = "es2022";
const headScript = resolve(import.meta.dirname, "src/head.ts");

/** The script of the head in one file. It is no module: those run after the whole of the HTML, and after a first painting. */
async function bundleHead(): Promise<string> {
  const bundled = await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      target,
      write: false,
      rollupOptions: { input: headScript, output: { format: "iife" } },
    },
  });
  const [result] = [bundled].flat();
  if (result === undefined || !("output" in result)) throw new Error("src/head.ts was not bundled");
  return result.output[0].code;
}

/**
 * Puts the script where a page has the comment `src/head.ts`, which is before the styles, for which a script would wait. The
 * development server bundles nothing: there it is a module.
 */
function head(): Plugin {
  return {
    name: "head",
    async buildStart() {
      if (this.environment.mode !== "build") return;
      this.emitFile({ type: "asset", name: "head.js", source: await bundleHead() });
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle = {} }) => {
        const file = Object.values(bundle).find(({ name }) => name === "head.js");
        const attributes = file ? `src="/${file.fileName}"` : 'type="module" src="/src/head.ts"';
        return html.replace("<!-- src/head.ts -->", `<script ${attributes}></script>`);
      },
    },
  };
}

/**
 * Replaces Vite's helper of `import()`, which preloads the styles and the further parts of a lazily loaded part: here they have
 * none.
 */
const preloadNothing: Plugin = {
  name: "preload-nothing",
  enforce: "pre",
  load: (id) =>
    id === "\0vite/preload-helper.js"
      ? "export const __vitePreload = (load) => load();"
      : undefined,
};

export default defineConfig({
  plugins: [preloadNothing, svelte(), head()],
  build: {
    // A part of the npm package.
    outDir: "../pkg/gallery",
    emptyOutDir: true,
    target,
    // The page's Content Security Policy allows no data: URLs and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        assetFileNames: ({ names: [name = ""] }) =>
          `assets/${name.endsWith(".css") ? "styles" : "[name]"}-[hash][extname]`,
        // Apart from the page's own code, the listing core is 1.6 KB smaller when it is compressed.
        codeSplitting: { groups: [{ name: "core", test: /[\\/]dist[\\/](core|inline)/ }] },
        // What the page and its lazily loaded parts share.
        chunkFileNames: ({ isDynamicEntry, name }) =>
          `assets/${isDynamicEntry || name === "core" ? "[name]" : "shared"}-[hash].js`,
      },
      input: ["index.html", "use.html"].map((file) => resolve(import.meta.dirname, file)),
    },
  },
  server: { proxy: { "/images": worker } },
});
