// `cf-list-images/delivery`: URLs of listed images in other variants.
import { srcset, variantUrl } from "cf-list-images/delivery";
import { describe, expect, it } from "vitest";

const HOST = "https://imagedelivery.net/Vi7wi5KSItxGFsWRG2Us6Q";
const SIGNED = `${HOST}/a/public?exp=1893456000&sig=${"0".repeat(64)}`;

describe("variantUrl", () => {
  it("replaces the variant, and never appends to it", () => {
    const image = { variants: [`${HOST}/a/public`] };
    expect(variantUrl(image, "thumbnail")).toBe(`${HOST}/a/thumbnail`);
    expect(variantUrl(image, "w=400,fit=cover")).toBe(`${HOST}/a/w=400,fit=cover`);
  });

  it("prefers the URL that the image lists", () => {
    const image = { variants: [`${HOST}/a/public`, "https://img.example.com/other/thumbnail"] };
    expect(variantUrl(image, "thumbnail")).toBe("https://img.example.com/other/thumbnail");
  });

  it.each([
    "https://example.com/cdn-cgi/imagedelivery/hash/a",
    "https://example.com/images/a",
    "http://localhost:8787/__cf_local/imagedelivery/a",
    "/cdn-cgi/imagedelivery/hash/a",
    `${HOST}/users/ana/avatar.v2`,
    `${HOST}/%F0%9F%8C%8B%20b`,
  ])("works on any domain and path, and with any id: %s", (base) => {
    expect(variantUrl({ variants: [`${base}/public`] }, "thumbnail")).toBe(`${base}/thumbnail`);
  });

  it("keeps the URL's own query and fragment", () => {
    const image = { variants: [`${HOST}/a/public?v=2/3#top`] };
    expect(variantUrl(image, "thumbnail")).toBe(`${HOST}/a/thumbnail?v=2/3#top`);
  });

  it("keeps a signed URL as it is, and makes no other from it", () => {
    const image = { variants: [SIGNED], requireSignedURLs: true };
    expect(variantUrl(image, "public")).toBe(SIGNED);
    expect(variantUrl(image, "thumbnail")).toBeUndefined();
    expect(variantUrl({ variants: [SIGNED] }, "w=400")).toBeUndefined();
  });

  it("makes no URL of a private image, not even from one without a signature", () => {
    const image = { variants: [`${HOST}/a/public`], requireSignedURLs: true };
    expect(variantUrl(image, "w=400")).toBeUndefined();
    // A variant may be public for private images too.
    expect(variantUrl(image, "public")).toBe(`${HOST}/a/public`);
  });

  it("is undefined for an image without variants", () => {
    expect(variantUrl({}, "public")).toBeUndefined();
    expect(variantUrl({ variants: [] }, "public")).toBeUndefined();
  });

  it.each([
    ...["", "a/b", "a b", "a?b", "a#b", "../x", "a\n", "a\\b"],
    ...[".", "..", "%2e%2E", ".%2e", "%2e"],
  ])("refuses the name %j", (name) => {
    expect(() => variantUrl({ variants: [`${HOST}/a/public`] }, name)).toThrow(
      new TypeError(
        `name: expected the name of a variant, without spaces, /, \\, ? and #, got ${JSON.stringify(name)}`,
      ),
    );
  });
});

describe("srcset", () => {
  const image = { variants: [`${HOST}/a/public`] };

  it("has a flexible variant for each width", () => {
    expect(srcset(image, [400, 800])).toBe(`${HOST}/a/w=400 400w, ${HOST}/a/w=800 800w`);
  });

  it("has the named variants, where there are no flexible ones", () => {
    expect(srcset(image, { thumbnail: 200, public: 1366 })).toBe(
      `${HOST}/a/thumbnail 200w, ${HOST}/a/public 1366w`,
    );
  });

  it("has only the signed URLs of a private image", () => {
    const secret = { variants: [SIGNED], requireSignedURLs: true };
    expect(srcset(secret, [400])).toBeUndefined();
    expect(srcset(secret, { thumbnail: 200, public: 1366 })).toBe(`${SIGNED} 1366w`);
  });

  it("is undefined where there is no URL", () => {
    expect(srcset({}, [400])).toBeUndefined();
    expect(srcset(image, [])).toBeUndefined();
  });

  it("has no white space within a URL", () => {
    expect(srcset({ variants: ["/a b/public"] }, [400])).toBe("/a%20b/w=400 400w");
  });

  it("has each width once", () => {
    expect(srcset(image, [400, 400])).toBe(`${HOST}/a/w=400 400w`);
  });

  it.each([null, undefined, 400, "400"])("refuses %j as the widths", (widths) => {
    expect(() => srcset(image, widths as never)).toThrow(/^widths: expected a list of widths/);
  });

  it.each([0, -1, 1.5, 12_001, Number.NaN, "400"])("refuses the width %j", (width) => {
    expect(() => srcset(image, [width as number])).toThrow(/^widths: expected whole numbers/);
  });
});
