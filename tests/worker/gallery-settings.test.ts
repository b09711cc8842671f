// What the gallery's page is told of the configuration, and that a browser notices when it changes.
import { describe, expect, it } from "vitest";
import { startWorker } from "../support/worker.ts";

/** Fields of an image that nobody sees with FIELDS = id,variants. */
const HIDDEN = expect.arrayContaining([
  "creator",
  "filename",
  "meta",
  "requireSignedURLs",
  "uploaded",
]);

/** Runs `use` with the URL of a Worker with these vars. */
async function withWorker(vars: Record<string, string>, use: (url: string) => Promise<void>) {
  const worker = await startWorker({ vars: { AUTH: "public", ...vars } });
  try {
    await use(worker.url);
  } finally {
    await worker.stop();
  }
}

/** The attribute of the page, as it is written. */
const attributeOf = (page: string) =>
  /<meta name="gallery-settings" content="([^"]*)">/.exec(page)?.[1] ?? "(no such element)";

/** The settings in a page. */
const settingsOf = (page: string): unknown =>
  JSON.parse(attributeOf(page).replaceAll("&quot;", '"'));

describe("the page of the gallery", () => {
  it.each([
    [{ FIELDS: "id,variants" }, { hidden: HIDDEN }],
    [
      { META: "hide", CREATOR: "marked-creator" },
      { hidden: ["meta"], oneCreator: true },
    ],
    [
      { FLEXIBLE_VARIANTS: "true", GALLERY_VARIANT: "w320" },
      { flexibleVariants: true, variant: "w320" },
    ],
  ])("has what differs from the default: %j", async (vars, expected) => {
    await withWorker(vars as Record<string, string>, async (url) => {
      for (const path of ["/", "/index.html"]) {
        const response = await fetch(`${url}${path}`);
        expect(response.headers.get("content-type")).toContain("text/html");
        const page = await response.text();
        expect(settingsOf(page)).toEqual(expected);
        expect(page).not.toContain("marked");
      }
    });
  });

  it.each([
    { META: "show", FLEXIBLE_VARIANTS: "false" },
    // The page says nothing of a configuration that is wrong: the listing does.
    { META: "hide", CACHE_TTL: "soon" },
  ])("is the file as it is: %j", async (vars) => {
    await withWorker(vars as Record<string, string>, async (url) => {
      expect(attributeOf(await (await fetch(url)).text())).toBe("{}");
    });
  });

  it("has a tag of its own, so that a browser that has it learns of other settings", async () => {
    const tags: string[] = [];
    for (const vars of [{}, { META: "hide" }, { FIELDS: "id" }]) {
      await withWorker(vars as Record<string, string>, async (url) => {
        const tag = (await fetch(url)).headers.get("etag") ?? "";
        expect(tag).toMatch(/^(W\/)?"/);
        for (const method of ["GET", "HEAD"]) {
          const known = await fetch(url, { method, headers: { "If-None-Match": tag } });
          expect([known.status, await known.text()]).toEqual([304, ""]);
          expect(known.headers.get("etag")).toBe(tag);
          for (const stale of tags) {
            const changed = await fetch(url, { method, headers: { "If-None-Match": stale } });
            expect([changed.status, changed.headers.get("etag")]).toEqual([200, tag]);
            const text = await changed.text();
            expect(text === "").toBe(method === "HEAD");
          }
        }
        tags.push(tag);
      });
    }
    expect(new Set(tags).size).toBe(3);
  });

  it("leaves other files as they are", async () => {
    await withWorker({ META: "hide" }, async (url) => {
      const response = await fetch(`${url}/settings.txt`);
      expect(await response.text()).toBe('<meta name="gallery-settings" content="{}">\n');
      const tag = response.headers.get("etag") ?? "";
      const known = await fetch(`${url}/settings.txt`, { headers: { "If-None-Match": tag } });
      expect(known.status).toBe(304);
      expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    });
  });
});
