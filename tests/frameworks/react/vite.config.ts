// What a page of the test needs: a proxy to the API, and at /rendered the page that src/server.tsx renders.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import react from "@vitejs/plugin-react";
import { type Connect, defineConfig, type Plugin } from "vite";

const account = {
  accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? "",
  apiToken: process.env.CLOUDFLARE_API_TOKEN ?? "",
  baseURL: process.env.IMAGES_API,
};

type Server = typeof import("./src/server.tsx");

/** Puts what the server renders into the page. */
const rendered =
  (load: () => Promise<Server>, page: () => Promise<string>): Connect.NextHandleFunction =>
  async (_request, response, next) => {
    try {
      const { html, state } = await (await load()).render(account);
      const root = `<div id="root">${html}</div><script id="state" type="application/json">${state}</script>`;
      response.setHeader("content-type", "text/html");
      response.end((await page()).replace('<div id="root"></div>', () => root));
    } catch (error) {
      next(error);
    }
  };

const rendering: Plugin = {
  name: "rendering",
  configureServer: ({ config, middlewares, ssrLoadModule, transformIndexHtml }) => {
    const page = async () =>
      transformIndexHtml("/", await readFile(join(config.root, "index.html"), "utf8"));
    const load = () => ssrLoadModule("/src/server.tsx") as Promise<Server>;
    middlewares.use("/rendered", rendered(load, page));
  },
  configurePreviewServer: ({ config, middlewares }) => {
    const page = () => readFile(join(config.root, "dist/index.html"), "utf8");
    const load = () => import(pathToFileURL(join(config.root, "server/server.js")).href);
    middlewares.use("/rendered", rendered(load, page));
  },
};

export default defineConfig({
  plugins: [react(), rendering],
  server: { proxy: { "/images": process.env.IMAGES_ORIGIN ?? "" } },
});
