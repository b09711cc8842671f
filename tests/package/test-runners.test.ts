// What the package does for the tests of its users.
import { listImages } from "cf-list-images";
import { createImagesApi, success } from "cf-list-images/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const DOMS = {
  jsdom: "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/31.0.1",
  "happy-dom":
    "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) HappyDOM/21.0.4",
};
const { accountId, apiToken, fetch } = createImagesApi({ count: 3 });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("credentials", () => {
  it.each(Object.entries(DOMS))(
    "need no permission in %s, for a fetch of one's own",
    async (_, userAgent) => {
      vi.stubGlobal("navigator", { userAgent });
      expect((await listImages({ accountId, apiToken, fetch })).images).toHaveLength(3);
      vi.stubGlobal("fetch", fetch);
      await expect(listImages({ accountId, apiToken })).rejects.toThrow("dangerouslyAllowBrowser");
    },
  );

  it("are refused in a page, also for a fetch of one's own", async () => {
    vi.stubGlobal("navigator", { userAgent: CHROME });
    await expect(listImages({ accountId, apiToken, fetch })).rejects.toThrow(
      "dangerouslyAllowBrowser",
    );
  });
});

it("a mock that gives the same Response twice is told to give a new one for each call", async () => {
  const images = Array.from({ length: 10 }, (_, n) => ({ id: `${n}` }));
  const mock = vi.fn().mockResolvedValue(Response.json(success({ images })));
  const options = { accountId, apiToken, fetch: mock, perPage: 10 };
  const page = await listImages(options);
  for (const second of [page.nextPage(), listImages(options)]) {
    await expect(second).rejects.toMatchObject({
      kind: "options",
      message: "fetch: the Response has been read already; return a new one for each call",
    });
  }
});

it("fake timers skip the delays of retries", async () => {
  vi.useFakeTimers();
  const api = createImagesApi({ count: 3 });
  api.failNext({ status: 429, retryAfter: 60 }, { times: 2 });
  const listing = listImages({ accountId, apiToken, fetch: api.fetch });
  // A listing sends its request when it is awaited.
  const listed = Promise.resolve(listing);
  await vi.runAllTimersAsync();
  expect((await listed).images).toHaveLength(3);
  expect(api.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
});
