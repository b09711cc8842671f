// Private images through the Images binding: the calls of `signedUrl`, with a binding that records them.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  privateImages,
  type RecordingWorker,
  type Script,
  startRecordingWorker,
} from "../support/recording-worker.ts";
import { type Envelope, envelopeOf, messagesOf } from "../support/worker.ts";

let worker: RecordingWorker;
beforeAll(async () => {
  worker = await startRecordingWorker();
});
afterAll(() => worker?.stop());

/** The URLs of each image on a page. */
const urlsOf = (envelope: Envelope) =>
  (envelope.result?.images ?? []).map(({ variants }) => variants as string[]);
/** How many URLs a page's message says are not signed. */
const unsignedIn = ({ messages }: Envelope) => {
  const [message, ...more] = messages as { code: number; message: string }[];
  expect(more).toEqual([]);
  if (message === undefined) return 0;
  expect(message.code).toBe(10_206);
  return Number(/not signed, and do not load: (\d+)\./.exec(message.message)?.[1]);
};
const isSigned = (url: string | undefined) => /\?exp=\d+&sig=0$/.test(url ?? "");

/** Lists a page as a script says. */
async function list(script: Script, path = "/images?per_page=1000") {
  await worker.prepare(script);
  const started = Date.now();
  const response = await worker.send(path);
  const took = Date.now() - started;
  const envelope = await envelopeOf(response);
  return { response, envelope, urls: urlsOf(envelope), calls: await worker.calls(), took };
}

describe("the URLs of private images", () => {
  it.each(["signs", "signs at once", "signs slowly"])(
    "are those that the binding %s",
    async (mode) => {
      const images = privateImages(10, ["public", "small"]);
      const page = await list({ images, mode });
      expect(page.urls.flat()).toHaveLength(20);
      expect(page.urls.flat().every(isSigned)).toBe(true);
      expect(page.urls.map(([first = ""]) => first.split("?")[0])).toEqual(
        images.map(({ variants }) => variants[0]),
      );
      expect(page.calls.signedUrl).toHaveLength(20);
      expect(page.envelope.messages).toEqual([]);
    },
  );

  it("all expire at the same time, which is rounded", async () => {
    const settings = { SIGNED_URL_TTL: "1000" };
    const before = Math.floor(Date.now() / 1_000);
    const { urls } = await list({ images: privateImages(5), settings });
    const expires = new Set(urls.flat().map((url) => new URL(url).searchParams.get("exp")));
    expect(expires.size).toBe(1);
    const [exp] = [...expires].map(Number);
    expect((exp ?? 1) % 250).toBe(0);
    expect(exp).toBeGreaterThanOrEqual(before + 750);
    expect(exp).toBeLessThanOrEqual(Date.now() / 1_000 + 1_000);
  });

  it("are remembered, so that a page that is listed again takes no calls and stays the same", async () => {
    const images = privateImages(5);
    const first = await list({ images });
    await worker.prepare({ images, mode: "throws" });
    const again = await worker.send("/images?per_page=1000");
    expect(again.headers.get("etag")).toBe(first.response.headers.get("etag"));
    expect(await envelopeOf(again)).toEqual(first.envelope);
    const other = await envelopeOf(await worker.send("/images/v2"));
    expect(urlsOf(other)).toEqual(first.urls);
    expect((await worker.calls()).signedUrl).toEqual([]);
  });

  it("are decoded to the variant's name", async () => {
    const variants = ["two%20words", "w=400,fit=crop", "%E2%9C%93"];
    const { calls } = await list({ images: privateImages(1, variants) });
    const names = calls.signedUrl.map(({ variant }) => variant);
    expect(names).toEqual(["two words", "w=400,fit=crop", "✓"]);
  });
});

describe("no call is made", () => {
  it.each<[string, Script, string?]>([
    ["for a public image", { images: privateImages(3, ["public"], { requireSignedURLs: false }) }],
    [
      "for an image that says nothing",
      { images: privateImages(3, ["public"], { requireSignedURLs: undefined }) },
    ],
    ["for a draft", { images: privateImages(3, ["public"], { draft: true }) }],
    ["for variants that FIELDS hides", { images: privateImages(3), settings: { FIELDS: "id" } }],
    ["for variants that the caller leaves out", { images: privateImages(3) }, "/images?fields=id"],
    ["with SIGNING_KEY", { images: privateImages(3), settings: { SIGNING_KEY: "k" } }],
    [
      "with SIGNED_URL_CALLS = 0",
      { images: privateImages(3), settings: { SIGNED_URL_CALLS: "0" } },
    ],
    ["for everyone", { images: privateImages(3), settings: { AUTH: "public" } }],
    ["by a health check", { images: privateImages(3) }, "/healthz?deep=1"],
  ])("%s", async (_, script, path = "/images") => {
    await worker.prepare(script);
    const isPublic = script.settings?.AUTH === "public";
    const response = await worker.send(path, isPublic ? {} : undefined);
    expect(response.status).toBe(200);
    const body = (await response.json()) as Partial<Envelope>;
    expect(body.messages ?? []).toEqual([]);
    const recorded = await worker.calls();
    expect(recorded.signedUrl).toEqual([]);
    expect(recorded.list.length).toBeGreaterThan(0);
  });

  it("for an image of another creator, which the caller does not get", async () => {
    const images = [
      ...privateImages(2, ["public"], { creator: "shop" }),
      ...privateImages(2, ["public"], { creator: "blog" }),
    ];
    await worker.prepare({ images, settings: { CREATOR: "claim:sub" } });
    const response = await worker.send("/images");
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("sig=");
    const ids = (await worker.calls()).signedUrl.map(({ id }) => id);
    expect(ids).toEqual(images.slice(0, 2).map(({ id }) => id));
  });

  it("except for everyone with PUBLIC_SIGNED_URLS", async () => {
    const settings = { AUTH: "public", PUBLIC_SIGNED_URLS: "true" };
    await worker.prepare({ images: privateImages(3), settings });
    const envelope = await envelopeOf(await worker.send("/images", {}));
    expect(urlsOf(envelope).flat().every(isSigned)).toBe(true);
  });
});

describe("the calls are bounded", () => {
  it("to 50 for a page, those that list it included; every image gets its first URL first", async () => {
    const images = privateImages(120, ["a", "b"]);
    const page = await list({ images });
    expect(page.calls.list.length + page.calls.signedUrl.length).toBe(50);
    expect(page.urls.map(([first]) => isSigned(first))).toEqual(
      images.map((_, index) => index < 49),
    );
    expect(page.urls.some(([, second]) => isSigned(second))).toBe(false);
    expect(unsignedIn(page.envelope)).toBe(240 - 49);
    expect(page.response.headers.get("cache-control")).toBe("private, no-cache");
  });

  it("and later requests sign what was left over", async () => {
    const images = privateImages(60, ["a", "b"]);
    const left = [];
    for (let round = 0; round < 4; round++) {
      const page = await list({ images });
      left.push(unsignedIn(page.envelope));
      expect(page.calls.signedUrl.length).toBeLessThanOrEqual(49);
      expect(page.urls.flat().filter(isSigned)).toHaveLength(120 - (left.at(-1) ?? 0));
    }
    expect(left).toEqual([71, 22, 0, 0]);
  });

  it("to SIGNED_URL_CALLS, and several at a time", async () => {
    const settings = { SIGNED_URL_CALLS: "201" };
    const page = await list({ images: privateImages(300), mode: "signs slowly", settings });
    expect(page.calls.signedUrl).toHaveLength(200);
    expect(unsignedIn(page.envelope)).toBe(100);
    expect(page.calls.concurrent).toBe(6);
  });

  it("to those that the listing leaves", async () => {
    const images = [...privateImages(10), ...Array.from({ length: 40_000 }, () => ({ id: "x" }))];
    const page = await list({ images }, "/images?page=4&per_page=10000");
    expect(page.calls.list).toHaveLength(40);
    const first = await list({ images: privateImages(10_000) }, "/images?per_page=10000");
    expect([first.calls.list.length, first.calls.signedUrl.length]).toEqual([10, 40]);
  });

  it("in time: what hangs stays unsigned, and the page comes", async () => {
    const page = await list({ images: privateImages(20), mode: "hangs" });
    expect(page.response.status).toBe(200);
    expect(page.took).toBeGreaterThan(1_800);
    // Six calls one after another would take twelve.
    expect(page.took).toBeLessThan(9_000);
    expect(page.calls.signedUrl).toHaveLength(6);
    expect(unsignedIn(page.envelope)).toBe(20);
  });

  it("in time: one call that hangs does not hold up the others", async () => {
    const page = await list({ images: privateImages(40), mode: "hangs at first" });
    expect(page.calls.signedUrl).toHaveLength(40);
    expect(unsignedIn(page.envelope)).toBe(1);
    expect(page.urls.flat().filter(isSigned)).toHaveLength(39);
  });
});

describe("a binding that does not sign", () => {
  it.each([
    "throws",
    "rejects",
    "rejects with nothing",
    "gives nothing",
    "gives a number",
    "gives an object",
    "gives an empty text",
    "gives a path",
    "gives a script",
    "has no images",
  ])("leaves the URLs as they are, after a few calls: it %s", async (mode) => {
    const images = privateImages(30);
    const page = await list({ images, mode });
    expect(page.response.status).toBe(200);
    expect(page.urls).toEqual(images.map(({ variants }) => variants));
    expect(unsignedIn(page.envelope)).toBe(30);
    expect(page.calls.signedUrl.length).toBeLessThanOrEqual(8);
    const healed = await list({ images });
    expect(healed.urls.flat().every(isSigned)).toBe(true);
  });

  it("signs the others if it fails now and then", async () => {
    const page = await list({ images: privateImages(40), mode: "fails every other time" });
    expect(page.calls.signedUrl).toHaveLength(40);
    expect(unsignedIn(page.envelope)).toBe(20);
  });

  it("has the number of unsigned URLs in the log", async () => {
    await list({ images: privateImages(7), mode: "rejects" });
    await expect.poll(() => worker.log()).toContain('"unsigned":7');
  });
});

it("images of another shape are listed as they are", async () => {
  const images = [
    { requireSignedURLs: true, variants: ["https://images.example/1/public"] },
    { id: "2", requireSignedURLs: true },
    { id: "3", requireSignedURLs: true, variants: [] },
    { id: "4", requireSignedURLs: true, variants: ["", "https://images.example/"] },
  ];
  const page = await list({ images });
  expect(page.envelope.result?.images).toEqual(images);
  expect(page.calls.signedUrl).toEqual([]);
  expect(unsignedIn(page.envelope)).toBe(2);
});

it("a binding of something else is a 500 that names IMAGES", async () => {
  await worker.prepare({ list: false });
  const response = await worker.send("/images");
  expect(response.status).toBe(500);
  expect(await messagesOf(response)).toContain("IMAGES: expected a binding to Cloudflare Images");
});
