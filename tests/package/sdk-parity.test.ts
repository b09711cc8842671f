// The same options send the same requests as the official SDK does, except where a test says otherwise.
import Cloudflare from "cloudflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listImages, type ListImagesOptions } from "cf-list-images";
import { createImagesApi } from "cf-list-images/testing";
import { type Recorded, startRecording } from "./recording.ts";

let server: Awaited<ReturnType<typeof startRecording>>;
beforeAll(async () => {
  server = await startRecording();
});
afterAll(() => server.stop());

const ACCOUNT = "023e105f4ecef8ad9ca31a8372d0c353";

type Both = { ours: Recorded; sdk: Recorded };

/** The requests that this package and the SDK send. */
async function both(
  ours: object,
  send: (client: Cloudflare) => PromiseLike<unknown>,
): Promise<Both> {
  const baseURL = `${server.url}/client/v4`;
  await send(new Cloudflare({ apiToken: "token", baseURL, maxRetries: 0 }));
  const [sdk] = server.take();
  const options = { accountId: ACCOUNT, apiToken: "token", baseURL, ...ours };
  await listImages(options as ListImagesOptions);
  const [mine] = server.take();
  if (!sdk || !mine) throw new Error("expected one request from each client");
  return { ours: mine, sdk };
}

function expectSame({ ours, sdk }: Both): void {
  expect([ours.method, ours.path, ours.query]).toEqual([sdk.method, sdk.path, sdk.query]);
  for (const name of ["accept", "authorization", "x-auth-email", "x-auth-key"]) {
    expect(ours.headers[name], name).toBe(sdk.headers[name]);
  }
}

describe("v1", () => {
  it.each<[string, object, { creator?: string; page?: number; per_page?: number }]>([
    ["no options", {}, {}],
    ["a page", { page: 3 }, { page: 3 }],
    ["a page size", { perPage: 50 }, { per_page: 50 }],
    ["a creator", { creator: "user 1/ä&=+" }, { creator: "user 1/ä&=+" }],
    ["no creator set", { creator: "" }, { creator: "" }],
    [
      "all of them",
      { creator: "u", page: 2, perPage: 100 },
      { creator: "u", page: 2, per_page: 100 },
    ],
  ])("%s", async (_, ours, theirs) => {
    const params = { account_id: ACCOUNT, ...theirs };
    expectSame(await both(ours, (client) => client.images.v1.list(params)));
  });

  it("an e-mail and a key", async () => {
    const baseURL = `${server.url}/client/v4`;
    const client = new Cloudflare({ apiEmail: "a@b.c", apiKey: "key", apiToken: null, baseURL });
    await client.images.v1.list({ account_id: ACCOUNT });
    const [sdk] = server.take();
    await listImages({ accountId: ACCOUNT, apiEmail: "a@b.c", apiKey: "key", baseURL });
    const [ours] = server.take();
    if (!sdk || !ours) throw new Error("expected one request from each client");
    expectSame({ ours, sdk });
  });
});

describe("v2", () => {
  type V2 = Omit<Cloudflare.Images.V2ListParams, "account_id">;
  it.each<[string, object, V2]>([
    ["no options", {}, {}],
    [
      "a page size and an order",
      { perPage: 1000, sortOrder: "desc" },
      { per_page: 1000, sort_order: "desc" },
    ],
    ["a token", { continuationToken: "a+b/c==" }, { continuation_token: "a+b/c==" }],
    ["a creator", { creator: "" }, { creator: "" }],
  ])("%s", async (_, ours, theirs) => {
    const params = { account_id: ACCOUNT, ...theirs };
    expectSame(await both({ version: 2, ...ours }, (client) => client.images.v2.list(params)));
  });

  it("metadata filters, whose query parameters the SDK leaves to the caller", async () => {
    const meta = {
      "region.name": "eu",
      priority: { gte: 1, lt: 5.5 },
      status: { in: ["a", "b"] },
      on: true,
    };
    const spelled = {
      "region.name[eq:string]": "eu",
      "priority[gte:number]": "1",
      "priority[lt:number]": "5.5",
      "status[in:string]": "a|b",
      "on[eq:boolean]": "true",
    };
    const same = await both({ version: 2, meta }, (client) =>
      client.images.v2.list({ account_id: ACCOUNT, meta: spelled as object }),
    );
    expectSame(same);
    expect(same.ours.query).toContainEqual(["meta.status[in:string]", "a|b"]);
  });
});

describe("intended differences", () => {
  it("no header describes the caller's machine, as the SDK's X-Stainless-… do", async () => {
    const { ours, sdk } = await both({}, (client) =>
      client.images.v1.list({ account_id: ACCOUNT }),
    );
    const telling = (headers: object) =>
      Object.keys(headers).filter((name) => name.startsWith("x-stainless"));
    expect(telling(sdk.headers).length).toBeGreaterThan(0);
    expect(telling(ours.headers)).toEqual([]);
  });

  it("iterating the SDK's v1 listing yields nothing; iterating this package's yields the images", async () => {
    const images = [{ id: "a" }, { id: "b" }];
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return Response.json({
        success: true,
        errors: [],
        messages: [],
        result: { images: requests === 1 ? images : [] },
      });
    };
    const theirs: unknown[] = [];
    const client = new Cloudflare({ apiToken: "token", fetch });
    for await (const image of client.images.v1.list({ account_id: ACCOUNT })) theirs.push(image);
    requests = 0;
    const ours: unknown[] = [];
    for await (const image of listImages({ accountId: ACCOUNT, apiToken: "token", fetch }))
      ours.push(image);
    expect([theirs, ours]).toEqual([[], images]);
  });
});

it("the SDK lists from the API in memory", async () => {
  const { accountId, apiToken, fetch, images } = createImagesApi({ count: 25 });
  const client = new Cloudflare({ apiToken, fetch });
  const page = await client.images.v2.list({ account_id: accountId, per_page: 10 });
  expect(page.images).toEqual(images.slice(0, 10));
});
