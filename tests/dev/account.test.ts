import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImagesApi, LOCAL, startImagesApi } from "../support/images-api.ts";
import { png } from "../support/png.ts";
import { type Image, imagesOf, type Page, read, refusal } from "./envelope.ts";

const TOKEN = "marked-token-8f1d";

describe("an account without samples", () => {
  let api: ImagesApi;
  beforeAll(async () => {
    api = await startImagesApi({ apiToken: TOKEN, seed: false });
  }, 120_000);
  afterAll(() => api?.stop());

  const upload = (fields: Record<string, string>, name = "a b.png"): Promise<Response> => {
    const form = new FormData();
    form.set("file", new File([png()], name, { type: "image/png" }));
    for (const [field, value] of Object.entries(fields)) {
      form.set(field, value);
    }
    return api.request("/images/v1", { method: "POST", body: form, headers: bearer(TOKEN) });
  };

  it("is empty in v1 and v2", async () => {
    expect((await read<Page>(await api.request("/images/v1"))).result).toEqual({ images: [] });
    const v2 = (await read<Page>(await api.request("/images/v2"))).result;
    expect(v2).toEqual({ images: [], continuation_token: null });
  });

  it("accepts an upload, lists and delivers it, and deletes it", async () => {
    const metadata = { place: { city: "Köln" }, n: 3, ok: true };
    const uploaded = await read<Image>(
      await upload({ creator: "ana", metadata: JSON.stringify(metadata), id: "my-own-id" }),
    );
    expect(uploaded.result).toMatchObject({ id: "my-own-id", filename: "a b.png", meta: metadata });
    const listed = await imagesOf(await api.request("/images/v1?creator=ana"));
    expect(listed).toEqual([uploaded.result]);
    const picture = await fetch(listed[0]?.variants[0] ?? "");
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await picture.arrayBuffer())).toEqual(png());

    expect((await api.request("/images/v1/my-own-id", { ...del() })).status).toBe(200);
    expect(await imagesOf(await api.request("/images/v1"))).toEqual([]);
    const again = await api.request("/images/v1/my-own-id", { ...del() });
    expect(await refusal(again)).toEqual({ status: 404, codes: [5404] });
  });

  it("accepts fields as long as the API does, all in one image", async () => {
    const meta = { text: "x".repeat(1_024 - '{"text":""}'.length) };
    const creator = `${"ü".repeat(1_023)}|`;
    const name = `${"名".repeat(251)}.png`;
    const id = `long/${"i".repeat(1_019)}`;
    const uploaded = await read<Image>(
      await upload({ creator, metadata: JSON.stringify(meta), id }, name),
    );
    expect(uploaded.result).toMatchObject({ id, creator, meta, filename: name });
    const query = new URLSearchParams({ creator });
    for (const version of ["v1", "v2"]) {
      const listed = await imagesOf(await api.request(`/images/${version}?${query}`));
      expect(listed).toEqual([uploaded.result]);
    }
    expect((await fetch(uploaded.result.variants[0] ?? "")).status).toBe(200);
    const path = `/images/v1/${encodeURIComponent(id)}`;
    expect((await read<Image>(await api.request(path))).result).toEqual(uploaded.result);
    expect((await api.request(path, { ...del() })).status).toBe(200);
  });

  it("shifts the pages of v1 after an upload, but not those of v2", async () => {
    for (let i = 0; i < 12; i++) {
      await upload({ id: `shift-${i}` });
    }
    const first = (await read<Page>(await api.request("/images/v2?per_page=10"))).result;
    await upload({ id: "shift-late" });
    const v1 = await imagesOf(await api.request("/images/v1?per_page=10&page=2"));
    expect(v1.map((image) => image.id)).toContain(first.images[9]?.id);
    const token = encodeURIComponent(first.continuation_token ?? "");
    const v2 = await imagesOf(
      await api.request(`/images/v2?per_page=10&continuation_token=${token}`),
    );
    expect(v2.map((image) => image.id)).toEqual(["shift-1", "shift-0"]);
  });

  it("refuses an upload that the API refuses", async () => {
    const cases: [Record<string, string>, number, number][] = [
      [{ id: crypto.randomUUID() }, 400, 5400],
      [{ id: "shift-0" }, 409, 5409],
      [{ id: "mine", requireSignedURLs: "true" }, 400, 5400],
      [{ metadata: "[1]" }, 400, 5400],
      [{ metadata: "{" }, 400, 5400],
      [
        { metadata: JSON.stringify({ long: "x".repeat(1_024 - '{"long":""}'.length + 1) }) },
        400,
        5400,
      ],
      [{ creator: "x".repeat(1_025) }, 400, 5400],
      [{ id: "x".repeat(1_025) }, 400, 5400],
      [{ id: "a/../b" }, 400, 5400],
      [{ id: "/a" }, 400, 5400],
    ];
    for (const [fields, status, code] of cases) {
      const refused = await refusal(await upload(fields));
      expect(refused, JSON.stringify(fields)).toEqual({ status, codes: [code] });
    }
    const long = await refusal(await upload({}, `${"x".repeat(252)}.png`));
    expect(long).toEqual({ status: 400, codes: [5400] });
    const text = new FormData();
    text.set("file", new File(["not a picture"], "a.txt"));
    const init = { method: "POST", body: text, headers: bearer(TOKEN) };
    expect(await refusal(await api.request("/images/v1", init))).toEqual({
      status: 415,
      codes: [5455],
    });
  });

  it.each<[string, Record<string, string>, number, number]>([
    ["no credentials", {}, 400, 9106],
    ["another token", bearer("wrong"), 401, 10000],
    ["the default token, which the marked one replaces", bearer(LOCAL.apiToken), 401, 10000],
    ["a token without the permission", bearer(LOCAL.tokenWithoutImages), 403, 10000],
    ["a malformed header", { Authorization: "Basic YTpi" }, 400, 6003],
    ["a wrong key", { "X-Auth-Email": LOCAL.apiEmail, "X-Auth-Key": "wrong" }, 403, 9103],
    ["an e-mail without a key", { "X-Auth-Email": LOCAL.apiEmail }, 403, 9103],
  ])("refuses %s", async (_, headers, status, code) => {
    const response = await api.request("/images/v1", { headers });
    expect(await refusal(response)).toEqual({ status, codes: [code] });
  });

  it("accepts an e-mail and a key instead of a token", async () => {
    const headers = { "X-Auth-Email": LOCAL.apiEmail, "X-Auth-Key": LOCAL.apiKey };
    expect((await api.request("/images/v1", { headers })).status).toBe(200);
  });

  it("returns 404 for any other account and any other path", async () => {
    const unknown = [
      "/client/v4/accounts/another/images/v1",
      `/client/v4/accounts/${LOCAL.accountId}/images/v3`,
      `/client/v4/accounts/${LOCAL.accountId}/images/v2/some-id`,
      "/client/v4/zones",
      "/",
    ];
    for (const path of unknown) {
      const response = await fetch(`${api.url}${path}`, { headers: bearer(TOKEN) });
      const envelope = await read<null>(response.clone());
      expect(await refusal(response), path).toEqual({ status: 404, codes: [7003] });
      expect(envelope.errors[0]?.message).toBe(
        `Could not route to ${path}, perhaps your object identifier is invalid?`,
      );
    }
  });

  it("refuses other methods", async () => {
    for (const [path, method] of [
      ["/images/v1", "PUT"],
      ["/images/v2", "POST"],
      ["/images/v1/shift-0", "POST"],
    ] as const) {
      const response = await api.request(path, { method, headers: bearer(TOKEN) });
      expect(await refusal(response), path).toEqual({ status: 405, codes: [10405] });
    }
  });

  it("gives every response a request ID, and logs no credential", async () => {
    const response = await api.request("/images/v1");
    expect(response.headers.get("cf-ray")).toMatch(/^[0-9a-f]{16}-DEV$/);
    expect(await response.text()).not.toContain(TOKEN);
    expect(api.log()).not.toContain(TOKEN);
  });
});

describe("a persistent account", () => {
  it("is seeded once: changes and resized pictures survive a restart", async () => {
    const persistTo = await mkdtemp(join(tmpdir(), "cf-list-images-kept-"));
    try {
      const first = await startImagesApi({ persistTo });
      const before = await imagesOf(await first.request("/images/v1"));
      await first.request(`/images/v1/${before[3]?.id}`, {
        method: "DELETE",
        headers: bearer(LOCAL.apiToken),
      });
      expect(await cacheStatus(before[0])).toBe("MISS");
      await first.stop();

      const second = await startImagesApi({ persistTo });
      const after = await imagesOf(await second.request("/images/v1"));
      expect(await cacheStatus(after[0])).toBe("HIT");
      await second.stop();
      expect(after.map(stable)).toEqual(before.filter((_, i) => i !== 3).map(stable));
    } finally {
      await rm(persistTo, { recursive: true, force: true });
    }
  }, 120_000);
});

/** Whether a thumbnail had been made before. */
async function cacheStatus(image: Image | undefined): Promise<string | null> {
  const url = image?.variants.find((variant) => variant.endsWith("/thumbnail")) ?? "";
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.headers.get("cf-cache-status");
}

/** An image without the port in its URLs, which a restart changes. */
function stable(image: Image): unknown {
  return { ...image, variants: image.variants.map((url) => new URL(url).pathname) };
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

function del(): RequestInit {
  return { method: "DELETE", headers: bearer(TOKEN) };
}
