// A page without a build: plain files over HTTP, from a CDN's origin, by an import map. And what may go wrong with the wasm.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { createImagesApi } from "cf-list-images/testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type Installed, installPackage } from "../support/package.ts";
import { ROOT } from "../support/wrangler.ts";
import { openPage } from "./browser.ts";
import { type HttpServer, startServer } from "./http.ts";

const TYPES: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };

const api = createImagesApi({ count: 30, endpoint: "/images" });
const html = await readFile(join(ROOT, "tests/frameworks/cdn/index.html"), "utf8");

/** Where a CDN has the package. */
const { version } = JSON.parse(await readFile(join(ROOT, "pkg/package.json"), "utf8"));
const prefix = `/npm/cf-list-images@${version}/`;

let installed: Installed;
let cdn: HttpServer;
let site: HttpServer;
let browser: Browser;
beforeAll(async () => {
  installed = await installPackage();
  cdn = await startServer(async ({ url = "" }, response) => {
    const path = url.startsWith(prefix) ? url.slice(prefix.length) : "";
    if (!installed.files.includes(path)) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? "text/plain";
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" });
    response.end(await readFile(join(installed.folder, "node_modules/cf-list-images", path)));
  });
  site = await startServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
    if (pathname === "/") {
      response.writeHead(200, { "content-type": "text/html" });
      response.end(html.replaceAll("https://cdn.jsdelivr.net", cdn.origin));
    } else if (pathname === "/core.wasm") {
      const type = searchParams.get("type");
      const wasm = await readFile(
        join(installed.folder, "node_modules/cf-list-images/dist/core.wasm"),
      );
      response.writeHead(200, type ? { "content-type": type } : {}).end(wasm);
    } else {
      await api.listener(request, response);
    }
  });
  browser = await startChromium();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.stop(), cdn?.stop()]);
  await installed?.remove();
});

describe("a page with an import map", () => {
  it("lists and shows the pictures", async () => {
    const { page, problems } = await openPage(browser);
    await page.goto(site.origin);
    await page.locator("img").nth(29).waitFor();
    expect(problems).toEqual([]);
  });

  it("can import every other module for pages, in one copy", async () => {
    const { page } = await openPage(browser);
    await page.goto(site.origin);
    const imported = await page.evaluate(`(async () => {
      const dist = ${JSON.stringify(`${cdn.origin}${prefix}dist/`)};
      const { ImagesError } = await import("cf-list-images");
      const { imagesInfiniteQuery } = await import(dist + "query.js");
      const { createImagesApi } = await import(dist + "testing.js");
      const { accountId, apiToken, fetch } = createImagesApi({ count: 3 });
      const options = { accountId, apiToken, fetch, dangerouslyAllowBrowser: true };
      const context = { signal: new AbortController().signal, pageParam: {} };
      const { images } = await imagesInfiniteQuery(options).queryFn(context);
      const error = await imagesInfiniteQuery({ ...options, perPage: 0 }).queryFn(context).catch((e) => e);
      return [images.length, error instanceof ImagesError];
    })()`);
    expect(imported).toEqual([3, true]);
  });
});

describe("a core.wasm that the page loads itself", () => {
  it.each(["application/wasm", "application/octet-stream", "text/plain", "text/html", ""])(
    "may be served as %j",
    async (type) => {
      const { page } = await openPage(browser);
      // Without it, the core within the package can't be loaded.
      await page.addInitScript("delete globalThis.DecompressionStream");
      await page.goto(site.origin);
      const count = await page.evaluate(`(async () => {
        const { init, listImages } = await import("cf-list-images");
        await init(fetch("/core.wasm?type=${encodeURIComponent(type)}"));
        return (await listImages({ endpoint: "/images/v2", version: 2 })).images.length;
      })()`);
      expect(count).toBe(30);
    },
  );

  it("is an error that says what there is instead", async () => {
    const { page } = await openPage(browser);
    await page.goto(site.origin);
    const error = await page.evaluate(`(async () => {
      const { init } = await import("cf-list-images");
      return init(fetch("/")).catch(({ kind, message }) => [kind, message]);
    })()`);
    expect(error).toEqual([
      "load",
      expect.stringMatching(/^the WebAssembly core could not be loaded \(HTTP 200, text\/html\): /),
    ]);
  });
});

it("a page without WebAssembly, as in Lockdown Mode, gets an error that says so, and the URLs of its pictures", async () => {
  const without = await startChromium("--js-flags=--jitless");
  try {
    const { page } = await openPage(without);
    await page.goto(site.origin);
    expect(await page.evaluate("typeof WebAssembly")).toBe("undefined");
    const results = await page.evaluate(`(async () => {
        const { ImagesError, listImages } = await import("cf-list-images");
        const { variantUrl } = await import("cf-list-images/delivery");
        const error = await listImages({ endpoint: "/images/v2", version: 2 }).catch((e) => e);
        const url = variantUrl({ variants: ["/a/public"] }, "thumbnail");
        return [error instanceof ImagesError, error.kind, error.message, url];
      })()`);
    const message =
      "the WebAssembly core could not be loaded: no WebAssembly here, as in Lockdown Mode";
    expect(results).toEqual([true, "load", message, "/a/thumbnail"]);
  } finally {
    await without.close();
  }
});
