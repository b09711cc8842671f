// The cold start in Chromium: from the import of a bundle, in a fresh context, to the first page.
import assert from "node:assert/strict";
import { build } from "esbuild";
import { chromium } from "playwright-core";

import { root } from "../../scripts/lib/run.mjs";
import { interleave } from "../lib/interleave.mjs";
import { startUpstream } from "../lib/upstream.mjs";

const ENTRIES = {
  ours: `import { listImages } from "cf-list-images";
    export default async (baseURL) => (await listImages({
      baseURL, accountId: "bench", apiToken: "bench", perPage: 100, dangerouslyAllowBrowser: true,
    })).images.length;`,
  sdk: `import Cloudflare from "cloudflare";
    export default async (baseURL) => {
      const client = new Cloudflare({ apiToken: "bench", baseURL, dangerouslyAllowBrowser: true });
      const page = await client.images.v1.list({ account_id: "bench", per_page: 100 });
      return page.result.images.length;
    };`,
};

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A library's code after bundling and minification.
 *
 * @param {string} contents the entry module
 * @returns {Promise<Uint8Array>}
 */
export const bundle = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  return /** @type {import("esbuild").OutputFile} */ (outputFiles[0]).contents;
};

/**
 * @param {import("../lib/report.mjs").Options} options
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const coldStartInChromium = async ({ rounds }) => {
  /** @type {import("../lib/upstream.mjs").Files} */
  const files = { "/": ["text/html", "<!doctype html><title>bench</title>"] };
  for (const [name, entry] of Object.entries(ENTRIES)) {
    files[`/${name}.js`] = ["text/javascript", await bundle(entry)];
  }
  const upstream = await startUpstream({ files });
  const executablePath = process.env.CHROMIUM_BIN ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  /** @param {keyof typeof ENTRIES} name */
  const start = (name) => async () => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(`${upstream.url}/`);
      const { took, count } = await page.evaluate(
        async ({ script, baseURL }) => {
          const started = performance.now();
          const { default: list } = await import(script);
          const listed = await list(baseURL);
          return { took: performance.now() - started, count: listed };
        },
        { script: `/${name}.js`, baseURL: `${upstream.url}/client/v4` },
      );
      assert.equal(count, 100);
      return took;
    } finally {
      await context.close();
    }
  };
  try {
    const works = { ours: start("ours"), theirs: start("sdk") };
    const { ours, theirs } = await interleave(works, { rounds, warmUp: 2 });
    const work = "cold start, import to first page, Chromium";
    return [
      { work, against: "official SDK", ours, theirs, ratio: ours / theirs, goal: 1, unit: "ms" },
    ];
  } finally {
    await browser.close();
    upstream.stop();
  }
};
