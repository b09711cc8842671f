// The Worker on the local Images API: signed URLs, the official SDK, the binding.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import Cloudflare from "cloudflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImagesApi, SIGNING_KEY, startImagesApi } from "../support/images-api.ts";
import { png } from "../support/png.ts";
import { envelopeOf, MARKED_TOKEN, startWorker } from "../support/worker.ts";
import type { Wrangler } from "../support/wrangler.ts";

interface Picture {
  id: string;
  requireSignedURLs: boolean;
  variants: string[];
  creator?: string;
}

let api: ImagesApi;
let worker: Wrangler;
const list = async (path: string): Promise<Picture[]> =>
  ((await envelopeOf(await fetch(`${worker.url}${path}`))).result?.images ??
    []) as unknown as Picture[];

beforeAll(async () => {
  api = await startImagesApi({ apiToken: MARKED_TOKEN });
  worker = await startWorker({
    vars: {
      AUTH: "public",
      PUBLIC_SIGNED_URLS: "true",
      UPSTREAM: `${api.url}/client/v4`,
      ACCOUNT_ID: api.accountId,
    },
    secrets: { SIGNING_KEY },
  });
});
afterAll(async () => {
  await worker?.stop();
  await api?.stop();
});

describe("SIGNING_KEY", () => {
  it("signs the URLs of private images only", async () => {
    const direct = (await envelopeOf(await api.request("/images/v1?per_page=1000"))).result?.images;
    const images = await list("/images?per_page=1000");
    expect(images.map((image) => image.id)).toEqual(direct?.map((image) => image.id));
    const hidden = images.filter((image) => image.requireSignedURLs);
    expect(hidden.length).toBeGreaterThan(3);
    for (const url of hidden.flatMap((image) => image.variants).slice(0, 12)) {
      expect(url).toMatch(/\?exp=\d+&sig=[0-9a-f]{64}$/);
      expect((await fetch(url)).status).toBe(200);
    }
    expect(
      images
        .filter((image) => !image.requireSignedURLs)
        .flatMap((image) => image.variants)
        .join(),
    ).not.toContain("sig=");
  });

  it("makes a tampered URL 401", async () => {
    const hidden = (await list("/images?per_page=1000")).find((image) => image.requireSignedURLs);
    const url = new URL(hidden?.variants[0] ?? "");
    for (const [name, value] of [
      ["exp", `${Number(url.searchParams.get("exp")) + 1}`],
      ["sig", "0".repeat(64)],
    ] as const) {
      const tampered = new URL(url);
      tampered.searchParams.set(name, value);
      expect((await fetch(tampered)).status).toBe(401);
    }
    const other = new URL(url);
    other.pathname = other.pathname.replace(/[^/]+$/, "other");
    expect((await fetch(other)).status).toBe(401);
  });

  it("rounds the expiry of URLs, so that pages stay the same", async () => {
    const again = () =>
      fetch(`${worker.url}/images`).then((response) => response.headers.get("etag"));
    const first = await again();
    await sleep(1_100);
    expect(await again()).toBe(first);
    const hidden = (await list("/images?per_page=1000")).find((image) => image.requireSignedURLs);
    const expires = Number(new URL(hidden?.variants[0] ?? "").searchParams.get("exp"));
    const left = expires - Date.now() / 1_000;
    expect(left).toBeGreaterThan(2_600);
    expect(left).toBeLessThanOrEqual(3_600);
  });
});

describe("the official SDK with only its baseURL changed, and an API key of the Worker as its token", () => {
  const KEY = "key-of-the-sdk";
  let keyed: Wrangler;
  beforeAll(async () => {
    keyed = await startWorker({
      vars: { AUTH: "key", UPSTREAM: `${api.url}/client/v4`, ACCOUNT_ID: api.accountId },
      secrets: { CALLER_KEYS: `sdk:${createHash("sha256").update(KEY).digest("hex")}` },
    });
  });
  afterAll(() => keyed?.stop());
  const sdk = () =>
    new Cloudflare({ apiToken: KEY, baseURL: `${keyed.url}/client/v4`, maxRetries: 0 });

  it("lists v1 through the Worker", async () => {
    const page = await sdk().images.v1.list({ account_id: api.accountId, per_page: 50 });
    const { images } = page.result as unknown as { images: Picture[] };
    expect(images).toHaveLength(50);
    const ana = await sdk().images.v1.list({ account_id: api.accountId, creator: "ana" });
    const owned = (ana.result as unknown as { images: Picture[] }).images;
    expect(owned.length).toBeGreaterThan(0);
    expect(owned.every((image) => image.creator === "ana")).toBe(true);
  });

  it("lists v2 through the Worker, page by page", async () => {
    const ids = new Set<string>();
    let token: string | undefined;
    do {
      const page = await sdk().images.v2.list({
        account_id: api.accountId,
        per_page: 30,
        sort_order: "asc",
        ...(token && { continuation_token: token }),
      });
      for (const image of page.images ?? []) {
        ids.add(image.id ?? "");
      }
      token = page.continuation_token ?? undefined;
    } while (token);
    expect(ids.size).toBe(72);
  });

  it("parses the Worker's errors", async () => {
    await expect(
      sdk().images.v1.list({ account_id: api.accountId, page: 0 }),
    ).rejects.toMatchObject({
      status: 400,
      errors: [expect.objectContaining({ code: 5_400 })],
    });
    await expect(sdk().images.v1.list({ account_id: "another" })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe("credentials", () => {
  it("of the other scheme work too", async () => {
    const other = await startWorker({
      vars: {
        AUTH: "public",
        UPSTREAM: `${api.url}/client/v4`,
        ACCOUNT_ID: api.accountId,
        API_TOKEN: "",
      },
      secrets: {
        API_TOKEN: "",
        API_EMAIL: "dev@example.com",
        API_KEY: "local-dev-key-not-a-secret",
      },
    });
    try {
      expect((await fetch(`${other.url}/images`)).status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  it("can be rotated without downtime: when one is refused, the next is tried", async () => {
    const other = await startWorker({
      vars: { AUTH: "public", UPSTREAM: `${api.url}/client/v4`, ACCOUNT_ID: api.accountId },
      secrets: { API_TOKEN: "revoked-token", API_TOKEN_NEXT: MARKED_TOKEN },
    });
    try {
      expect((await fetch(`${other.url}/images`)).status).toBe(200);
      expect(other.log()).not.toContain("revoked-token");
    } finally {
      await other.stop();
    }
  });
});

describe("the Images binding, without a token", () => {
  let bound: Wrangler;
  beforeAll(async () => {
    bound = await startWorker({
      config: "tests/worker/binding/wrangler.toml",
      vars: { AUTH: "public", ACCOUNT_ID: "bound" },
      secrets: { API_TOKEN: "" },
    });
    for (let index = 0; index < 25; index++) {
      const form = new FormData();
      form.set("file", new Blob([png()]), `picture ${index}.png`);
      if (index !== 7) {
        form.set("creator", `user-${index % 2}`);
      }
      form.set("metadata", JSON.stringify({ index, kind: index % 5 ? "plain" : "fifth" }));
      const response = await fetch(`${bound.url}/__upload`, { method: "POST", body: form });
      expect(response.status).toBe(200);
    }
  });
  afterAll(() => bound?.stop());
  const send = async (path: string) =>
    (await envelopeOf(await fetch(`${bound.url}${path}`))).result;

  it("lists v1 by page, without a token", async () => {
    const sizes = [];
    const ids = new Set();
    for (const number of [1, 2, 3, 4]) {
      const images = (await send(`/images?per_page=10&page=${number}`))?.images ?? [];
      sizes.push(images.length);
      for (const image of images) {
        ids.add(image.id);
      }
    }
    expect(sizes).toEqual([10, 10, 5, 0]);
    expect(ids.size).toBe(25);
  });

  it("lists v2 by continuation token", async () => {
    const first = await send("/images/v2?per_page=20");
    expect(first?.images).toHaveLength(20);
    const rest = await send(
      `/images/v2?per_page=20&continuation_token=${encodeURIComponent(first?.continuation_token ?? "")}`,
    );
    expect([rest?.images.length, rest?.continuation_token]).toEqual([5, null]);
  });

  it("filters by creator, and returns only the API's fields", async () => {
    const images = (await send("/images?creator=user-1"))?.images ?? [];
    expect(images).toHaveLength(11);
    expect((await send("/images?creator="))?.images).toHaveLength(1);
    expect((await send("/images/v2?creator="))?.images).toHaveLength(1);
    const known = [
      "id",
      "creator",
      "filename",
      "meta",
      "requireSignedURLs",
      "uploaded",
      "variants",
    ];
    for (const name of images.flatMap((image) => Object.keys(image))) {
      expect(known).toContain(name);
    }
  });

  it("applies metadata filters, and lists the newest first", async () => {
    const filter = encodeURIComponent("meta.index[lt:number]");
    const few = (await send(`/images/v2?${filter}=10&meta.kind%5Beq%5D=fifth`))?.images ?? [];
    expect(few.map((image) => (image.meta as { index: number }).index).sort()).toEqual([0, 5]);
    const dates = ((await send("/images"))?.images ?? []).map((image) => String(image.uploaded));
    expect(dates).toEqual(dates.toSorted().toReversed());
  });

  describe("bounds the calls of the binding, and says so with 400", () => {
    const endless = async (path: string) => {
      const response = await fetch(`${bound.url}${path}`, { headers: { "X-Endless": "1" } });
      const calls = Number(await (await fetch(`${bound.url}/__calls`)).text());
      return { status: response.status, envelope: await envelopeOf(response), calls };
    };

    it.each(["page=501&per_page=100", "page=9007199254740991", "page=6&per_page=10000"])(
      "for a page too far from the beginning, without a call: %s",
      async (query) => {
        const { status, envelope, calls } = await endless(`/images?${query}`);
        expect([status, calls]).toEqual([400, 0]);
        expect(envelope.errors[0]?.message).toContain("lists only the first 50000 images");
      },
    );

    it("but not for the last page before that", async () => {
      const { envelope, calls } = await endless("/images?page=5&per_page=10000");
      expect([envelope.result?.images.length, envelope.result?.images[0]?.id]).toEqual([
        10_000,
        "40000",
      ]);
      expect(calls).toBe(50);
    });

    it.each(["/images", "/images/v2"])("for a filter that hardly matches: %s", async (path) => {
      const { status, envelope, calls } = await endless(`${path}?creator=&per_page=100`);
      expect([status, calls]).toEqual([400, 50]);
      expect(envelope.errors[0]?.message).toContain("found 0 of 100 images in 50 calls");
    });
  });

  it("serves only its own account's official path", async () => {
    expect((await fetch(`${bound.url}/client/v4/accounts/bound/images/v1`)).status).toBe(200);
    expect((await fetch(`${bound.url}/client/v4/accounts/other/images/v1`)).status).toBe(404);
  });
});
