// The delivery URLs of the local Images API: what a browser decodes, and what caches and pages are told.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium } from "../support/chromium.ts";
import { type ImagesApi, LOCAL, startImagesApi } from "../support/images-api.ts";
import { png } from "../support/png.ts";
import { signedUrl } from "../support/signed-url.ts";
import { type Image, imagesOf, read } from "./envelope.ts";

const BROWSER = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";

let api: ImagesApi;
let browser: Browser;
let page: Page;
let all: Image[];

beforeAll(async () => {
  [api, browser] = await Promise.all([startImagesApi(), startChromium()]);
  all = await imagesOf(await api.request("/images/v1"));
  page = await browser.newPage();
  await page.goto(`${api.url}/`);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), api?.stop()]);
});

/** The delivery URL of a sample, in another variant than those that are listed. */
function urlOf(filename: string, variant: string): string {
  const [url] = all.find((image) => image.filename === filename)?.variants ?? [];
  if (url === undefined) throw new Error(`there is no sample ${filename}`);
  return url.replace(/[^/]*$/, variant);
}

/** The size of a picture as a browser decodes it. */
function sizeOf(url: string): Promise<[width: number, height: number]> {
  return page.evaluate(async (src) => {
    const picture = new Image();
    picture.src = src;
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight];
  }, url);
}

function get(url: string | URL, headers: Record<string, string> = {}, method = "GET") {
  return fetch(url, { method, headers: { accept: BROWSER, ...headers } });
}

function privateUrl(variant: string): string {
  const [url = ""] = all.find((image) => image.requireSignedURLs)?.variants ?? [];
  return url.replace(/[^/]*$/, variant);
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

describe("a variant", () => {
  it.each<[string, string, [number, number]]>([
    ["first light.webp", "public", [960, 640]],
    ["first light.webp", "thumbnail", [480, 320]],
    ["first light.webp", "hero", [960, 480]],
    ["tide.webp", "public", [540, 960]],
    ["tide.webp", "thumbnail", [480, 853]],
    ["tide.webp", "hero", [540, 480]],
    ["chelsea 🐈.webp", "thumbnail", [451, 300]],
    ["first light.webp", "w=400", [400, 267]],
    ["first light.webp", "width=400,height=300", [400, 267]],
    ["first light.webp", "h=100", [150, 100]],
    ["first light.webp", "w=400,h=400,fit=contain", [400, 267]],
    ["first light.webp", "w=400,h=400,fit=cover", [400, 400]],
    ["first light.webp", "w=400,h=400,fit=crop,gravity=left", [400, 400]],
    ["first light.webp", "w=400,h=400,fit=pad,background=%23ff0000", [400, 400]],
    ["first light.webp", "w=300,h=400,fit=squeeze", [300, 400]],
    ["first light.webp", "w=200,dpr=2", [400, 267]],
    ["first light.webp", "w=400,rotate=90", [400, 600]],
    ["first light.webp", "w=1600", [960, 640]],
    ["first light.webp", "w=1600,h=1600,fit=contain", [960, 640]],
    ["first light.webp", "w=1600,h=1600,fit=cover", [640, 640]],
    ["first light.webp", "w=2000,h=1000,fit=pad", [960, 480]],
    ["first light.webp", "w=400,quality=50,blur=3,format=auto", [400, 267]],
  ])("of %s: %s is %j pixels", async (filename, variant, size) => {
    expect(await sizeOf(urlOf(filename, variant))).toEqual(size);
  });

  it("fills what the picture leaves with the background", async () => {
    const url = urlOf("first light.webp", "w=90,h=90,fit=pad,background=%23ff0000");
    const corner = await page.evaluate(async (src) => {
      const bitmap = await createImageBitmap(await (await fetch(src)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      return [...context.getImageData(2, 2, 1, 1).data];
    }, url);
    expect(corner[0]).toBeGreaterThan(240);
    expect(corner[1]).toBeLessThan(15);
    expect(corner[2]).toBeLessThan(15);
  });

  it.each([
    ["w=0", "width"],
    ["w=12001", "width"],
    ["w=1.5", "width"],
    ["h=-1", "height"],
    ["w=400,", "an option"],
    ["w=", "an option"],
    ["=400", "an option"],
    ["fit=stretch,w=4", "fit"],
    ["format=tiff,w=4", "format"],
    ["rotate=45", "rotate"],
    ["gravity=up", "gravity"],
    ["dpr=0,w=4", "dpr"],
    ["background=url(x)", "background"],
    ["wdith=400", '"wdith"'],
    ["constructor=1", '"constructor"'],
  ])("with the options %s is refused, and the response names what is wrong", async (name, what) => {
    const response = await get(urlOf("first light.webp", name));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(what);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each(["large", "Public", "constructor", "__proto__", "%00"])(
    "named %s is unknown",
    async (name) => {
      const response = await get(urlOf("first light.webp", name));
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("there are public, thumbnail, hero");
    },
  );
});

describe("a photograph that Exif turns by 90 degrees", () => {
  it.each<[string, [number, number]]>([
    ["public", [40, 80]],
    ["w=20", [20, 40]],
    ["h=60", [30, 60]],
  ])("is upright: %s is %j pixels", async (variant, size) => {
    const id = `turned-${variant}`;
    const [url = ""] = (await uploadAs(id, turned(await jpeg(80, 40)), "image/jpeg")).variants;
    expect(await sizeOf(url.replace(/[^/]*$/, variant))).toEqual(size);
  });
});

describe("a format", () => {
  it("is WebP for a browser that accepts it", async () => {
    for (const name of ["Plakat Nº 1.png", "skyline.jpg", "first light.webp"]) {
      const response = await get(urlOf(name, "thumbnail"));
      expect(response.headers.get("content-type"), name).toBe("image/webp");
      expect(response.headers.get("vary"), name).toBe("Accept");
    }
  });

  it("is the original's for a client that names none, and JPEG where that is not accepted", async () => {
    const typeOf = async (name: string, accept: string) =>
      (await get(urlOf(name, "thumbnail"), { accept })).headers.get("content-type");
    expect(await typeOf("Plakat Nº 1.png", "*/*")).toBe("image/png");
    expect(await typeOf("skyline.jpg", "image/*")).toBe("image/jpeg");
    expect(await typeOf("first light.webp", "image/png, image/jpeg")).toBe("image/jpeg");
    expect(await typeOf("skyline.jpg", "image/webp;q=0, */*;q=0.1")).toBe("image/jpeg");
  });

  it.each([
    ["format=jpeg", "image/jpeg"],
    ["f=webp", "image/webp"],
    ["f=avif", "image/avif"],
  ])("can be asked for: %s", async (option, type) => {
    const url = urlOf("Plakat Nº 1.png", `w=64,${option}`);
    expect((await get(url, { accept: "*/*" })).headers.get("content-type")).toBe(type);
    expect((await sizeOf(url))[0]).toBe(64);
  });
});

describe("a public picture", () => {
  it("may be kept by caches and read by any page", async () => {
    const { status, headers } = await get(urlOf("first light.webp", "thumbnail"));
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe(
      "public, max-age=172800, stale-while-revalidate=7200",
    );
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("is not sent again to a client that has it", async () => {
    for (const variant of ["thumbnail", "public", "w=99"]) {
      const url = urlOf("first light.webp", variant);
      const etag = (await get(url)).headers.get("etag") ?? "";
      expect(etag, variant).toMatch(/^"[\da-f]{32}"$/);
      for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const response = await get(url, { "if-none-match": condition });
        expect(response.status, `${variant} ${condition}`).toBe(304);
        expect(response.headers.get("etag")).toBe(etag);
        expect(response.headers.get("cache-control")).toContain("max-age=172800");
      }
      expect((await get(url, { "if-none-match": '"other"' })).status).toBe(200);
    }
  });

  it("has another entity tag in each variant and format", async () => {
    const tags = await Promise.all(
      ["public", "thumbnail", "hero", "w=480,format=jpeg"].map(
        async (name) => (await get(urlOf("first light.webp", name))).headers.get("etag") ?? "",
      ),
    );
    expect(new Set(tags).size).toBe(tags.length);
  });

  it("answers HEAD with the same headers, without a body", async () => {
    const url = urlOf("first light.webp", "thumbnail");
    const [whole, head] = [await get(url), await get(url, {}, "HEAD")];
    const { byteLength } = await whole.arrayBuffer();
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    for (const name of ["content-type", "etag", "cache-control", "vary"]) {
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    }
    expect(head.headers.get("content-length")).toBe(String(byteLength));
  });

  it("is resized once", async () => {
    const url = urlOf("dunes at dusk.webp", "w=123");
    const [first, second] = [await get(url), await get(url)];
    expect(first.headers.get("cf-cache-status")).toBe("MISS");
    expect(second.headers.get("cf-cache-status")).toBe("HIT");
    expect(await second.arrayBuffer()).toEqual(await first.arrayBuffer());
  });

  it("is gone after its deletion, and another one under its ID is another picture", async () => {
    const uploaded = await uploadAs("delivered/twice ü.png", png());
    const [url = ""] = uploaded.variants;
    const first = await get(url);
    expect(first.status).toBe(200);
    const path = `/images/v1/${encodeURIComponent(uploaded.id)}`;
    expect((await api.request(path, { method: "DELETE", headers: authorized() })).status).toBe(200);
    expect((await get(url)).status).toBe(404);
    await uploadAs(uploaded.id, png());
    const second = await get(url);
    expect(second.status).toBe(200);
    expect(second.headers.get("etag")).not.toBe(first.headers.get("etag"));
  });

  it("that is SVG is delivered as it is, and cannot run scripts", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>';
    const image = await uploadAs("drawing.svg", Buffer.from(svg), "image/svg+xml");
    const response = await get(image.variants[1] ?? "");
    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
    expect(await response.text()).toBe(svg);
  });
});

describe("a private picture", () => {
  it("is delivered under a signed URL in each named variant, and kept no longer than that is valid", async () => {
    for (const variant of ["public", "thumbnail", "hero"]) {
      const response = await get(signedUrl(privateUrl(variant), inSeconds(60)));
      expect(response.status, variant).toBe(200);
      const [, seconds] =
        /^private, max-age=(\d+)$/.exec(response.headers.get("cache-control") ?? "") ?? [];
      expect(Number(seconds), variant).toBeGreaterThan(0);
      expect(Number(seconds), variant).toBeLessThanOrEqual(60);
    }
    const long = await get(signedUrl(privateUrl("public"), inSeconds(10_000_000)));
    expect(long.headers.get("cache-control")).toBe("private, max-age=172800");
  });

  it.each<[string, () => string | URL]>([
    ["without a signature", () => privateUrl("public")],
    ["after its exp", () => signedUrl(privateUrl("public"), inSeconds(-1))],
    ["with an exp that is no time", () => signedUrl(privateUrl("public"), "soon")],
    ["signed by another key", () => signedUrl(privateUrl("public"), inSeconds(60), "another")],
    ["with a later exp", () => changed({ exp: String(inSeconds(999)) })],
    ["with a further parameter", () => changed({ download: "1" })],
    ["with a cut signature", () => changed({ sig: "ab" })],
    ["with an empty signature", () => changed({ sig: "" })],
    ["with the signature of another variant", () => `${changed({})}`.replace("public", "hero")],
  ])("is refused %s", async (_, url) => {
    for (const headers of [{}, { "if-none-match": "*" }]) {
      const response = await get(url(), headers);
      expect(response.status).toBe(401);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.get("etag")).toBeNull();
    }
  });

  it("has no flexible variants, even with a signature", async () => {
    for (const url of [privateUrl("w=400"), signedUrl(privateUrl("w=400"), inSeconds(60))]) {
      expect((await get(url)).status).toBe(403);
    }
  });

  it("has no other address: the simulator's own one delivers nothing", async () => {
    for (const image of all.slice(0, 6)) {
      const response = await get(`${api.url}/__cf_local/imagedelivery/${image.id}/public`);
      expect(response.ok).toBe(false);
    }
  });
});

describe("a URL", () => {
  it.each([
    ["/local-account-hash/unknown/public", 404],
    ["/local-account-hash/unknown", 404],
    ["/local-account-hash//public", 404],
    ["/local-account-hash/", 404],
    ["/local-account-hash/%E0%A4%A/public", 400],
  ])("%s is answered with %i", async (path, status) => {
    expect((await get(`${api.url}${path}`)).status).toBe(status);
  });

  it("takes no other method than GET and HEAD", async () => {
    const response = await get(urlOf("first light.webp", "public"), {}, "POST");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD");
  });
});

/** A signed URL of a private picture, with other parameters than those that were signed. */
function changed(parameters: Record<string, string>): URL {
  const url = signedUrl(privateUrl("public"), inSeconds(60));
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function authorized(): Record<string, string> {
  return { Authorization: `Bearer ${LOCAL.apiToken}` };
}

/** A JPEG of one colour, as a browser writes it. */
async function jpeg(width: number, height: number): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h);
      canvas.getContext("2d")?.fillRect(0, 0, w, h);
      const blob = await canvas.convertToBlob({ type: "image/jpeg" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [width, height] as const,
  );
  return Buffer.from(bytes);
}

/** The same JPEG, with Exif that says: turn it clockwise by 90 degrees. */
function turned(picture: Buffer): Uint8Array<ArrayBuffer> {
  // TIFF, big-endian, one entry: the orientation (0x0112), one short number, 6.
  const tiff = "4d4d002a00000008000101120003000000010006000000000000";
  const exif = Buffer.concat([Buffer.from("Exif\0\0"), Buffer.from(tiff, "hex")]);
  const marker = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  // Without the JFIF segment that the browser wrote first.
  const rest = picture.subarray(4 + picture.readUInt16BE(4));
  return new Uint8Array(Buffer.concat([picture.subarray(0, 2), marker, exif, rest]));
}

async function uploadAs(id: string, bytes: Uint8Array<ArrayBuffer>, type = "image/png") {
  const form = new FormData();
  form.set("file", new File([bytes], "picture", { type }));
  form.set("id", id);
  const init = { method: "POST", body: form, headers: authorized() };
  return (await read<Image>(await api.request("/images/v1", init))).result;
}
