// The module of `wasm-pack build --target web --features fetch`, in Node and Chromium.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createImagesApi, type ImagesApiServer } from "cf-list-images/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";
import { buildModule } from "./build.ts";
import { type Site, startSite } from "./site.ts";

interface ListedPage {
  images: { id: string }[];
  next?: object;
}

interface Module {
  default(options: { module_or_path: Uint8Array }): Promise<unknown>;
  listImages(options: object): Promise<ListedPage>;
}

const api = createImagesApi({ count: 25, endpoint: "/images", apiToken: "marked-token" });

let folder: string;
beforeAll(async () => {
  folder = await buildModule();
}, 600_000);
beforeEach(() => api.reset());

const ids = ({ images }: ListedPage) => images.map(({ id }) => id);

describe("in Node", () => {
  let server: ImagesApiServer;
  let module: Module;
  beforeAll(async () => {
    server = await api.listen();
    module = (await import(/* @vite-ignore */ join(folder, "cf_list_images.js"))) as Module;
    const wasm = await readFile(join(folder, "cf_list_images_bg.wasm"));
    await module.default({ module_or_path: wasm });
  });
  afterAll(() => server?.close());

  const account = () => ({
    accountId: api.accountId,
    apiToken: api.apiToken,
    baseURL: server.url,
  });

  it("exports listImages and its initialization, and nothing else", () => {
    expect(Object.keys(module).sort()).toEqual(["default", "initSync", "listImages"]);
  });

  it.each([{ version: 1 }, { version: 2, sortOrder: "asc" }])(
    "lists page after page of version $version",
    async (options) => {
      const listed: object[] = [];
      let next: object | undefined = {};
      while (next) {
        const page: ListedPage = await module.listImages({
          ...account(),
          ...options,
          perPage: 10,
          ...next,
        });
        listed.push(...page.images);
        next = page.next;
      }
      const images = [...api.images];
      expect(listed).toEqual("sortOrder" in options ? images.reverse() : images);
    },
  );

  it("rejects with what the API says", async () => {
    const refused = module.listImages({ ...account(), apiToken: "another-token" });
    await expect(refused).rejects.toMatchObject({
      name: "ImagesError",
      kind: "auth",
      status: 401,
      code: 10_000,
    });
    await expect(refused).rejects.toBeInstanceOf(Error);
  });

  it("retries", async () => {
    api.failNext({ status: 503, retryAfter: 0 });
    api.failNext("cutBody");
    expect(ids(await module.listImages({ ...account(), perPage: 10 }))).toHaveLength(10);
    expect(api.requests).toHaveLength(3);
  });

  it("refuses an unknown option, and suggests the known one", async () => {
    const refused = module.listImages({ ...account(), perpage: 10 });
    await expect(refused).rejects.toThrow('perpage: unknown option; did you mean "perPage"?');
    expect(api.requests).toHaveLength(0);
  });

  it("knows the options that its types declare, and no others", async () => {
    const refused = module.listImages({ zzzzzzzzzzzz: 1 }).catch(({ message }) => message);
    const [, known] = /unknown option; expected one of (.*)$/.exec(await refused) ?? [];
    const types = await readFile(join(folder, "cf_list_images.d.ts"), "utf8");
    const [, declared = ""] = /interface ListImagesOptions \{(.*?)\n\}/s.exec(types) ?? [];
    const names = [...declared.matchAll(/^ +(\w+)\?:/gm)].map(([, name]) => name);
    expect(known?.split(", ")).toEqual(names.sort());
  });

  it("aborts", async () => {
    api.failNext({ delay: 10_000 });
    const signal = AbortSignal.timeout(100);
    const listed = module.listImages({ ...account(), signal });
    expect(await listed.catch((reason: unknown) => reason)).toBe(signal.reason);
    expect(signal.aborted).toBe(true);
  });
});

describe("in Chromium", () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const script = `
      import init, { listImages } from "/pkg/cf_list_images.js";
      await init();
      globalThis.listImages = listImages;`;
    const html = `<!doctype html><script type="module">${script}</script>`;
    site = await startSite(api, folder, html);
    browser = await startChromium();
    page = await browser.newPage();
    await page.goto(site.origin);
    await page.waitForFunction("globalThis.listImages");
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  it("lists from an endpoint relative to the page", async () => {
    const listed = await page.evaluate("listImages({ endpoint: '/images', perPage: 20 })");
    expect(listed).toEqual({
      images: api.images.slice(0, 20),
      messages: [],
      requestId: expect.any(String),
      next: { page: 2 },
    });
  });

  it("refuses credentials", async () => {
    const refused = "listImages({ accountId: 'a', apiToken: 'b' }).catch(({ message }) => message)";
    expect(await page.evaluate(refused)).toMatch(
      /^dangerouslyAllowBrowser: every visitor can read credentials in a page: deploy/,
    );
  });
});

it("has types that a strict program compiles with", async () => {
  const temporary = await mkdtemp(join(tmpdir(), "cf-list-images-"));
  const program = `
    import init, { listImages, type ImagesError, type ImagesPage } from "${folder}/cf_list_images.js";
    await init();
    const page: ImagesPage = await listImages({ endpoint: "/images", meta: { priority: { gte: 1 } } });
    const name: string | undefined = page.images[0]?.filename;
    const more = page.next && (await listImages({ endpoint: "/images", ...page.next }));
    const unset: string | undefined = undefined;
    void listImages({ endpoint: "/images", creator: unset, baseURL: unset });
    const retryAfter = (error: ImagesError): number | undefined => error.retryAfter;
    // @ts-expect-error: an unknown option
    void listImages({ endpoint: "/images", perpage: 5 });
    export { name, more, retryAfter };`;
  await writeFile(join(temporary, "program.ts"), program);
  const flags = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--module",
    "preserve",
  ];
  const args = [...flags, "--lib", "es2022,dom,esnext.disposable", join(temporary, "program.ts")];
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  const { stdout } = await promisify(execFile)(tsc, args, { cwd: temporary }).catch(
    (error: { stdout: string }) => error,
  );
  await rm(temporary, { recursive: true });
  expect(stdout).toBe("");
});

it("is 110 KB gzipped at most", async () => {
  const sizes = ["cf_list_images_bg.wasm", "cf_list_images.js"].map(
    async (name) => gzipSync(await readFile(join(folder, name)), { level: 9 }).length,
  );
  const [wasm = 0, glue = 0] = await Promise.all(sizes);
  expect(wasm + glue).toBeLessThan(110_000);
});
