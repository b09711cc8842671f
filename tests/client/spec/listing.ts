import type { Image } from "cf-list-images";
import { all, echoed, equal, ok, pause, rejection, until } from "./check.ts";
import type { Specification } from "./context.ts";

const ids = (images: Image[]) => images.map(({ id }) => id);
const namesOf = (next: unknown) => Object.keys(next ?? {});
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `image-${n}`);

export const listing: Specification = {
  "awaiting the list returns one page of plain objects": async ({ listImages, at }) => {
    const page = await listImages({ ...at("list_250"), perPage: 10 });
    equal(ids(page.images), numbered(10));
    equal(page.images[3]?.filename, "picture 3 “ł写🖼”.jpg");
    equal(page.images[3]?.meta, { n: 3, nested: { deep: [1, null, true] } });
    equal(Object.getPrototypeOf(page.images[0]), Object.prototype);
    equal([page.messages, page.requestId, page.hasNextPage()], [[], "0000000000000001-DEV", true]);
  },
  "no request is sent before the list is awaited or iterated, and awaiting it twice sends one":
    async ({ listImages, at, seen }) => {
      const options = at("list_5");
      const list = listImages(options);
      list.pages();
      equal((await seen(options)).length, 0);
      await Promise.all([list, list]);
      equal((await seen(options)).length, 1);
    },
  "nextPage() returns the next page until there is none": async ({ listImages, at }) => {
    let page = await listImages({ ...at("list_25"), perPage: 10 });
    const lengths = [page.images.length];
    while (page.hasNextPage()) {
      page = await page.nextPage();
      lengths.push(page.images.length);
    }
    equal(lengths, [10, 10, 5, 0]);
    ok(
      (await rejection(() => page.nextPage())) instanceof RangeError,
      "nextPage() after the last page must reject with a RangeError",
    );
  },
  "next has the options of the next page, as plain data": async ({ listImages, at }) => {
    for (const options of [
      { ...at("list_25"), perPage: 10 },
      { ...at("tokens_25"), version: 2, perPage: 10 },
    ]) {
      const lengths: number[] = [];
      const seen: unknown[] = [];
      let next: object | undefined = {};
      while (next) {
        // As through a URL, a cache, or from a server to a browser.
        const copy = JSON.parse(JSON.stringify(next));
        const page = await listImages({ ...options, ...copy });
        lengths.push(page.images.length);
        next = page.next;
        seen.push(next);
        equal(page.hasNextPage(), next !== undefined);
      }
      const isV2 = "version" in options;
      equal(lengths, isV2 ? [10, 10, 5] : [10, 10, 5, 0]);
      if (isV2) equal(seen.map(namesOf), [["continuationToken"], ["continuationToken"], []]);
      else equal(seen, [{ page: 2 }, { page: 3 }, { page: 4 }, undefined]);
    }
  },
  "next has what is left of the limit": async ({ listImages, at }) => {
    const options = { ...at("list_25"), perPage: 10, limit: 12 };
    const first = await listImages(options);
    equal(first.next, { page: 2, limit: 2 });
    const second = await listImages({ ...options, ...first.next });
    equal([second.images.length, second.next], [2, undefined]);
  },
  "the pages of an iteration have their next ones, too": async ({ listImages, at }) => {
    const next = [];
    for await (const page of listImages({ ...at("tokens_25"), version: 2, perPage: 10 }).pages()) {
      next.push(page.next);
    }
    equal(next.map(namesOf), [["continuationToken"], ["continuationToken"], []]);
  },
  "an option that only v2 has implies version 2": async ({ listImages, at, seen }) => {
    const { next } = await listImages({ ...at("tokens_25"), version: 2, perPage: 10 });
    for (const implying of [{ sortOrder: "asc" }, { meta: { a: 1 } }, next]) {
      const options = at("tokens_25");
      await listImages({ ...options, ...implying });
      const url = (await seen(options))[0]?.url ?? "";
      ok(url.includes("/images/v2?"), `${JSON.stringify(implying)}: ${url}`);
      for (const conflict of [{ version: 1 }, { page: 1 }]) {
        const thrown = await rejection(() => listImages({ ...options, ...implying, ...conflict }));
        equal(thrown.kind, "options");
      }
    }
  },
  "iterating the list yields every image of every page": async ({ listImages, at, seen }) => {
    const options = at("list_250");
    equal(ids(await all(listImages(options))), numbered(250));
    // Only an empty page proves that the one before was the last.
    equal(
      (await seen(options)).map(({ url }) => url.split("?")[1] ?? ""),
      ["", "page=2", "page=3", "page=4"],
    );
  },
  "a page shorter than perPage does not end the iteration": async ({ listImages, at }) => {
    equal((await all(listImages({ ...at("capped_250"), perPage: 100 }))).length, 250);
  },
  "a total stated by the server ends the iteration without another request": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = at("total_200");
    equal((await all(listImages(options))).length, 200);
    equal((await seen(options)).length, 2);
  },
  "uploads during the iteration cause no duplicates": async ({ listImages, at }) => {
    const found = ids(await all(listImages({ ...at("uploads"), perPage: 10 })));
    equal(new Set(found).size, found.length);
    equal(found, numbered(100));
  },
  "a server that ignores the page number is an error, not an endless iteration": async ({
    listImages,
    at,
    ImagesError,
  }) => {
    const found = [];
    const error = await rejection(async () => {
      for await (const image of listImages(at("stuck"))) found.push(image);
    });
    ok(error instanceof ImagesError, `${error}`);
    equal([error.kind, found.length], ["api", 10]);
  },
  "a page is iterable": async ({ listImages, at }) => {
    const page = await listImages(at("list_3"));
    equal([...page], page.images);
    equal(ids([...page]), numbered(3));
  },
  "a walk by nextPage() over a server that ignores the page number ends in an error": async ({
    listImages,
    at,
    seen,
  }) => {
    const options = at("stuck");
    let page = await listImages(options);
    const error = await rejection(async () => {
      while (page.hasNextPage()) page = await page.nextPage();
    });
    equal([error.kind, (await seen(options)).length], ["api", 3], error.message);
  },
  "a page can be asked for its next page more than once": async ({ listImages, at }) => {
    const first = await listImages({ ...at("list_25"), perPage: 10 });
    for (let n = 0; n < 4; n++) equal(ids((await first.nextPage()).images)[0], "image-10");
  },
  "empty pages without end are an error, in an iteration and in a walk": async ({
    listImages,
    at,
    seen,
  }) => {
    for (const iterate of [true, false]) {
      const options = { ...at("empty-pages"), version: 2 };
      const error = await rejection(async () => {
        if (iterate) await all(listImages(options));
        let page = await listImages(options);
        while (page.hasNextPage()) page = await page.nextPage();
      });
      equal([error.kind, (await seen(options)).length], ["api", 100], error.message);
    }
  },
  "empty pages of a fetch that answers at once are an error, too": async ({ listImages, at }) => {
    let token = 0;
    const own = async () =>
      new Response(`{"success":true,"result":{"images":[],"continuation_token":"${token++}"}}`);
    const listing = listImages({ ...at("list_0"), version: 2, fetch: own });
    equal([(await rejection(() => all(listing))).kind, token], ["api", 100]);
  },
  "timers run between empty pages of a fetch that answers at once, and an abort ends them": async ({
    listImages,
    at,
  }) => {
    for (const iterate of [true, false]) {
      let token = 0;
      const controller = new AbortController();
      const own = async () => {
        if (token === 3) setTimeout(() => controller.abort("enough"));
        const continuation_token = `${token++}`;
        return Response.json({ success: true, result: { images: [], continuation_token } });
      };
      const { signal } = controller;
      const options = { ...at("list_0"), version: 2, fetch: own, signal };
      const reason = await rejection(async () => {
        if (iterate) await all(listImages(options));
        let page = await listImages(options);
        while (page.hasNextPage()) page = await page.nextPage();
      });
      equal([reason, token < 50], ["enough", true], `${token} pages`);
    }
  },
  "v1 ignores a continuation token": async ({ listImages, at, seen }) => {
    const options = { ...at("v1-token"), perPage: 10 };
    equal(ids(await all(listImages(options))), numbered(25));
    ok(
      (await seen(options)).every(({ url }) => !url.includes("continuation_token")),
      "the token must not be sent",
    );
  },
  "a total that the images refute, or that is not a whole number, is ignored": async ({
    listImages,
    at,
  }) => {
    for (const scenario of ["refuted_25", "odd-total_null", "odd-total_part", "odd-total_text"]) {
      equal(ids(await all(listImages({ ...at(scenario), perPage: 10 }))), numbered(25), scenario);
      let page = await listImages({ ...at(scenario), perPage: 10 });
      let count = page.images.length;
      while (page.hasNextPage()) {
        page = await page.nextPage();
        count += page.images.length;
      }
      equal(count, 25, scenario);
    }
  },
  "an empty account yields no images": async ({ listImages, at }) => {
    equal(await all(listImages(at("list_0"))), []);
  },
  "pages() yields the pages": async ({ listImages, at }) => {
    const pages = await all(listImages({ ...at("total_25"), perPage: 10 }).pages());
    equal(
      pages.map(({ images }) => images.length),
      [10, 10, 5],
    );
  },
  "a limit ends the iteration, and only the necessary pages are requested": async ({
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
  "an iteration starts at the page in the options": async ({ listImages, at }) => {
    equal((await all(listImages({ ...at("list_35"), page: 3, perPage: 10 })))[0]?.id, "image-20");
  },
  "prefetch requests one page ahead": async ({ listImages, at, seen }) => {
    const options = { ...at("list_50"), perPage: 10, prefetch: true };
    const pages = listImages(options).pages();
    await pages.next();
    await until("the second request", async () => (await seen(options)).length === 2);
    // Time for a third one.
    await pause(150);
    equal((await seen(options)).length, 2);
    await pages.return();
    await pause(150);
    equal((await seen(options)).length, 2);
  },
  "leaving the iteration cancels the prefetch": async ({ listImages, at, seen, fetch }) => {
    const options = { ...at("list_50"), perPage: 10, prefetch: true };
    let aborted = false;
    let calls = 0;
    const own: typeof fetch = (url, init) => {
      calls += 1;
      if (calls === 1) return fetch(url, init);
      return new Promise((_, reject) => {
        const signal = init?.signal;
        signal?.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    };
    for await (const _ of listImages({ ...options, fetch: own })) break;
    equal([aborted, calls, (await seen(options)).length], [true, 2, 1]);
  },
  "an endpoint keeps its own query, and the options are appended to it": async ({
    listImages,
    at,
  }) => {
    const { accountId, baseURL } = at("echo");
    const endpoint = `${baseURL}/accounts/${accountId}/images/v1?tenant=x`;
    const { url } = echoed(await listImages({ endpoint, page: 2, creator: "" }));
    ok(url.endsWith("?tenant=x&creator=&page=2"), url);
  },
};
