// The example of a web app on the project's front page, in Chromium.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createImagesApi } from "cf-list-images/testing";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { ROOT } from "../support/wrangler.ts";

const PAGE = "https://page.example/";
const POLICY =
  "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self' 'wasm-unsafe-eval'\">";

it("shows every image of the account, under a policy without unsafe-eval", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const [, contents = ""] = /^## In a web app\n[\s\S]*?```js\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const bundle = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    format: "esm",
    write: false,
  });
  const api = createImagesApi({ count: 1_250, endpoint: "/images" });
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    await page.route("**", async (route) => {
      const url = route.request().url();
      if (url === PAGE) {
        const body = `<!doctype html>${POLICY}<body><script type="module" src="/app.js"></script>`;
        await route.fulfill({ contentType: "text/html", body });
      } else if (url === `${PAGE}app.js`) {
        const body = bundle.outputFiles[0]?.text ?? "";
        await route.fulfill({ contentType: "text/javascript", body });
      } else if (url.startsWith(`${PAGE}images`)) {
        const response = await api.fetch(url);
        await route.fulfill({ status: response.status, body: await response.text() });
      } else await route.abort();
    });
    await page.goto(PAGE);
    await page.locator("img").nth(1_249).waitFor({ state: "attached" });
    const [first] = api.images;
    expect(await page.locator("img").count()).toBe(1_250);
    expect(await page.locator("img").first().getAttribute("src")).toBe(first?.variants[0]);
    expect(api.requests.map(({ path }) => path)).toEqual(["/images/v2", "/images/v2"]);
  } finally {
    await browser.close();
  }
});
