// Private images through the Images binding: the calls of `signedUrl`, with a binding that records them.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Envelope, envelopeOf, messagesOf } from "../support/worker.ts";
import { startBareWorker } from "../support/workerd.ts";
import { ROOT } from "../support/wrangler.ts";

const KEY = "key-of-a-caller";

interface Script {
  images?: object[];
  mode?: string;
  settings?: Record<string, string>;
  list?: boolean;
}

interface Calls {
  list: object[];
  signedUrl: { id: string; variant: string; expiresIn: number }[];
  concurrent: number;
}

let worker: Awaited<ReturnType<typeof startBareWorker>>;
let log = "";
beforeAll(async () => {
  const hash = createHash("sha256").update(KEY).digest("hex");
  worker = await startBareWorker(
    { AUTH: "key", CALLER_KEYS: `shop:${hash}`, ACCOUNT_ID: "bound" },
    {
      entry: join(ROOT, "tests/worker/recording/binding.js"),
      onOutput: (text) => {
        log += text;
      },
    },
  );
});
afterAll(() => worker?.stop());

const request = (path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${worker.port}${path}`, init);
const prepare = (script: Script) =>
  request("/__script", { method: "POST", body: JSON.stringify(script) });
const send = (path: string, headers: Record<string, string> = { "X-Api-Key": KEY }) =>
  request(path, { headers });
const calls = async () => (await (await request("/__calls")).json()) as Calls;

let tests = 0;
/** Private images that no other test has. */
const privateImages = (count: number, variants = ["public"], more: object = {}) => {
  const test = ++tests;
  return Array.from({ length: count }, (_, index) => {
    const id = `${test}-${index}`;
    const urls = variants.map((variant) => `https://images.example/${id}/${variant}`);
    return { id, requireSignedURLs: true, variants: urls, ...more };
  });
};

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
  await prepare(script);
  const started = Date.now();
  const response = await send(path);
  const took = Date.now() - started;
  const envelope = await envelopeOf(response);
  return { response, envelope, urls: urlsOf(envelope), calls: await calls(), took };
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
    await prepare({ images, mode: "throws" });
    const again = await send("/images?per_page=1000");
    expect(again.headers.get("etag")).toBe(first.response.headers.get("etag"));
    expect(await envelopeOf(again)).toEqual(first.envelope);
    const other = await envelopeOf(await send("/images/v2"));
    expect(urlsOf(other)).toEqual(first.urls);
    expect((await calls()).signedUrl).toEqual([]);
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
    await prepare(script);
    const isPublic = script.settings?.AUTH === "public";
    const response = await send(path, isPublic ? {} : { "X-Api-Key": KEY });
    expect(response.status).toBe(200);
    const body = (await response.json()) as Partial<Envelope>;
    expect(body.messages ?? []).toEqual([]);
    const recorded = await calls();
    expect(recorded.signedUrl).toEqual([]);
    expect(recorded.list.length).toBeGreaterThan(0);
  });

  it("for an image of another creator, which the caller does not get", async () => {
    const images = [
      ...privateImages(2, ["public"], { creator: "shop" }),
      ...privateImages(2, ["public"], { creator: "blog" }),
    ];
    await prepare({ images, settings: { CREATOR: "claim:sub" } });
    const response = await send("/images");
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("sig=");
    const ids = (await calls()).signedUrl.map(({ id }) => id);
    expect(ids).toEqual(images.slice(0, 2).map(({ id }) => id));
  });

  it("except for everyone with PUBLIC_SIGNED_URLS", async () => {
    const settings = { AUTH: "public", PUBLIC_SIGNED_URLS: "true" };
    await prepare({ images: privateImages(3), settings });
    const envelope = await envelopeOf(await send("/images", {}));
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
    expect(page.took).toBeLessThan(5_000);
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
    await expect.poll(() => log).toContain('"unsigned":7');
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
  await prepare({ list: false });
  const response = await send("/images");
  expect(response.status).toBe(500);
  expect(await messagesOf(response)).toContain("IMAGES: expected a binding to Cloudflare Images");
});

it("the calls have the types of @cloudflare/workers-types", async () => {
  await prepare({ images: privateImages(3, ["public", "small"]) });
  const filter = encodeURIComponent("meta.size[gt:number]");
  for (const path of [
    "/images?per_page=20&page=2&creator=ana",
    `/images/v2?sort_order=asc&continuation_token=1&${filter}=1.5&meta.kind%5Bin%5D=a|b`,
    "/images/v2?meta.shown%5Beq:boolean%5D=true&meta.kind%5Beq%5D=a&meta.a.b%5Blte:number%5D=3",
    "/images/v2?meta.size%5Bin:number%5D=1|2",
  ]) {
    expect((await send(path)).status).toBe(200);
  }
  const recorded = await calls();
  expect(recorded.list.length).toBeGreaterThanOrEqual(4);
  expect(recorded.signedUrl.length).toBeGreaterThan(0);
  const signedUrl = recorded.signedUrl.map(({ id: _, ...options }) => options);
  const source = `import type { ImageListOptions, ImageSignedUrlOptions } from "@cloudflare/workers-types";
export const list: ImageListOptions[] = ${JSON.stringify(recorded.list)};
export const signedUrl: ImageSignedUrlOptions[] = ${JSON.stringify(signedUrl)};
`;
  expect(await typeErrors(source)).toEqual("");
  const wrong = source.replaceAll('"sortOrder"', '"sort_order"');
  expect(await typeErrors(wrong)).toContain("sort_order");
});

/** What tsc says about a module. */
async function typeErrors(source: string): Promise<string> {
  const folder = await mkdtemp(join(ROOT, "build/types-"));
  try {
    const file = join(folder, "calls.ts");
    await writeFile(file, source);
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--skipLibCheck"];
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const run = promisify(execFile)(tsc, [...flags, "--ignoreConfig", file], { cwd: folder });
    return await run.then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
