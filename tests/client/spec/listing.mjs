import { all, equal, hidesBreaks, ok, rejection } from "./check.mjs";

const ids = (images) => images.map(({ id }) => id);
const numbered = (count) => Array.from({ length: count }, (_, n) => `image-${n}`);

export const listing = {
  "awaited, it gives one page of plain objects": async ({ listImages, at }) => {
    const page = await listImages({ ...at("list_250"), perPage: 10 });
    equal(ids(page.images), numbered(10));
    equal(page.images[3].filename, "picture 3 “ł写🖼”.jpg");
    equal(page.images[3].meta, { n: 3, nested: { deep: [1, null, true] } });
    equal(Object.getPrototypeOf(page.images[0]), Object.prototype);
    equal([page.messages, page.requestId, page.hasNextPage()], [[], "ray-1", true]);
  },
  "it asks nothing before it is awaited or iterated, and one awaited twice asks once": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = at("list_5");
    const list = listImages(options);
    list.pages();
    equal((await seen(options)).length, 0);
    await Promise.all([list, list]);
    equal((await seen(options)).length, 1);
  },
  "a page leads to the next": async ({ listImages, at }) => {
    let page = await listImages({ ...at("list_25"), perPage: 10 });
    const lengths = [page.images.length];
    while (page.hasNextPage()) {
      page = await page.nextPage();
      lengths.push(page.images.length);
    }
    equal(lengths, [10, 10, 5, 0]);
    ok(
      (await rejection(() => page.nextPage())) instanceof RangeError,
      "there is no page after the last",
    );
  },
  "iterated, it gives every image of every page": async ({ listImages, at, seen }) => {
    const options = at("list_250");
    equal(ids(await all(listImages(options))), numbered(250));
    // No page is the last before an empty one says so.
    equal(
      (await seen(options)).map(({ url }) => url.split("?")[1] ?? ""),
      ["", "page=2", "page=3", "page=4"],
    );
  },
  "a server that caps the page does not end an iteration": async ({ listImages, at }) => {
    equal((await all(listImages({ ...at("capped_250"), perPage: 100 }))).length, 250);
  },
  "a total that the server states ends it without another request": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = at("total_200");
    equal((await all(listImages(options))).length, 200);
    equal((await seen(options)).length, 2);
  },
  "uploads in between make no image come twice": async ({ listImages, at }) => {
    const found = ids(await all(listImages({ ...at("uploads"), perPage: 10 })));
    equal(new Set(found).size, found.length);
    equal(found, numbered(100));
  },
  "a server that ignores the page ends in an error": async ({ listImages, at, ImagesError }) => {
    const found = [];
    const error = await rejection(async () => {
      for await (const image of listImages(at("stuck"))) found.push(image);
    });
    ok(error instanceof ImagesError, `${error}`);
    equal([error.kind, found.length], ["api", 10]);
  },
  "an empty account is an empty iteration": async ({ listImages, at }) => {
    equal(await all(listImages(at("list_0"))), []);
  },
  "pages() gives the pages": async ({ listImages, at }) => {
    const pages = await all(listImages({ ...at("total_25"), perPage: 10 }).pages());
    equal(
      pages.map(({ images }) => images.length),
      [10, 10, 5],
    );
  },
  "a limit stops it, and no page more than that needs is asked for": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = { ...at("list_250"), perPage: 10, limit: 20 };
    equal(ids(await all(listImages(options))), numbered(20));
    equal((await seen(options)).length, 2);
    const none = { ...at("list_250"), limit: 0 };
    equal([await all(listImages(none)), await seen(none)], [[], []]);
  },
  "an iteration begins at the page that the options name": async ({ listImages, at }) => {
    equal((await all(listImages({ ...at("list_35"), page: 3, perPage: 10 })))[0].id, "image-20");
  },
  "prefetch stays one page ahead": async ({ listImages, at, seen }) => {
    const options = { ...at("list_50"), perPage: 10, prefetch: true };
    const pages = listImages(options).pages();
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 150));
    equal((await seen(options)).length, 2);
    await pages.return();
    await new Promise((resolve) => setTimeout(resolve, 150));
    equal((await seen(options)).length, 2);
  },
  "prefetch is cancelled when the consumer leaves": async ({ listImages, at, seen, fetch }) => {
    const options = { ...at("list_50"), perPage: 10, prefetch: true };
    let aborted = false;
    let calls = 0;
    const own = (url, init) => {
      calls += 1;
      if (calls === 1) return fetch(url, init);
      return new Promise((_, reject) => {
        init.signal.addEventListener("abort", () => {
          aborted = true;
          reject(init.signal.reason);
        });
      });
    };
    for await (const _ of listImages({ ...options, fetch: own })) break;
    equal([aborted, calls, (await seen(options)).length], [true, 2, 1]);
  },
  "v2 follows its tokens": async ({ listImages, at, seen }) => {
    const options = { ...at("tokens_25"), version: 2, perPage: 10, sortOrder: "asc" };
    equal(ids(await all(listImages(options))), numbered(25));
    equal(
      (await seen(options)).map(({ url }) => url.split("?")[1]),
      [
        "per_page=10&sort_order=asc",
        "continuation_token=t-10&per_page=10&sort_order=asc",
        "continuation_token=t-20&per_page=10&sort_order=asc",
      ],
    );
  },
  "v2's last page has no next": async ({ listImages, at }) => {
    const page = await listImages({ ...at("tokens_25"), version: 2, continuationToken: "t-20" });
    equal([page.images.length, page.hasNextPage()], [5, false]);
  },
  "v2 with a token that repeats ends in an error": async ({ listImages, at }) => {
    equal(
      (await rejection(() => all(listImages({ ...at("stuck-token"), version: 2 })))).kind,
      "api",
    );
  },
  "an endpoint is asked as it is, with the query behind its own": async ({ listImages, at }) => {
    const { accountId, baseURL } = at("echo");
    const endpoint = `${baseURL}/accounts/${accountId}/images/v1?tenant=x`;
    const { images } = await listImages({ endpoint, page: 2, creator: "" });
    ok(images[0].meta.url.endsWith("?tenant=x&creator=&page=2"), images[0].meta.url);
  },
};

export const streaming = {
  "a stream gives each image as it arrives": async ({ streamImages, at }) => {
    const started = Date.now();
    const arrivals = [];
    for await (const image of streamImages(at("slow-body")))
      arrivals.push([image.id, Date.now() - started]);
    equal(
      arrivals.map(([id]) => id),
      numbered(200),
    );
    ok(arrivals[0][1] < 1_200, `the first image came after ${arrivals[0][1]} ms`);
    ok(arrivals[199][1] >= 1_400, "and the last when the body was in");
  },
  "a body that breaks off is an error after the images that came": async (context) => {
    const { streamImages, at, ImagesError } = context;
    for (const [scenario, kind] of [
      ["cut", "network"],
      ["cut-chunked", (await hidesBreaks(context)) ? "decode" : "network"],
      ["short", "decode"],
    ]) {
      const found = [];
      const error = await rejection(async () => {
        for await (const image of streamImages(at(scenario))) found.push(image);
      });
      ok(error instanceof ImagesError, `${error}`);
      equal([error.kind, found.length > 10, found.length < 200], [kind, true, true], scenario);
    }
  },
  "a failure told at the end is an error after the images": async ({ streamImages, at }) => {
    const found = [];
    const error = await rejection(async () => {
      for await (const { id } of streamImages(at("late-failure"))) found.push(id);
    });
    equal([found, error.kind, error.code], [["a"], "api", 1000]);
  },
  "a stream that is left ends its request": async ({ streamImages, at }) => {
    const started = Date.now();
    for await (const _ of streamImages(at("slow-body"))) break;
    ok(Date.now() - started < 1_200, "leaving does not wait for the body");
  },
  "a stream keeps its limit": async ({ streamImages, at }) => {
    equal((await all(streamImages({ ...at("list_100"), limit: 7 }))).length, 7);
  },
  "a refused stream is the same error as a refused page": async ({ streamImages, at }) => {
    const error = await rejection(() => all(streamImages({ ...at("status_404"), maxRetries: 0 })));
    equal([error.kind, error.status], ["notFound", 404]);
  },
};
