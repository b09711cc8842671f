// The continuation tokens of v2.
import type { Image } from "cf-list-images";
import { all, equal, rejection } from "./check.ts";
import type { Specification } from "./context.ts";

const ids = (images: Image[]) => images.map(({ id }) => id);
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `image-${n}`);

export const version2: Specification = {
  "v2 follows continuation tokens": async ({ listImages, at, seen }) => {
    const options = { ...at("tokens_25"), version: 2, perPage: 10, sortOrder: "asc" };
    const found: Image[] = [];
    for (let page = await listImages(options); ; page = await page.nextPage()) {
      found.push(...page.images);
      if (!page.hasNextPage()) break;
    }
    equal(ids(found), numbered(25).reverse());
    equal(ids(await all(listImages(options))), numbered(25).reverse());
    const requests = (await seen(options)).map(({ url }) => new URL(url, "http://x").searchParams);
    equal(requests.length, 6);
    for (const query of requests) {
      equal([query.get("per_page"), query.get("sort_order")], ["10", "asc"]);
    }
    // The API refuses a token that is not its own. Both walks have the same ones: none, and those of two pages.
    const tokens = requests.map((query) => query.get("continuation_token"));
    equal(tokens.slice(0, 3), tokens.slice(3));
    equal([tokens[0], new Set(tokens).size], [null, 3]);
  },
  "the last page of v2 has no next page, whether a walk or a continuation token leads to it":
    async ({ listImages, at, seen }) => {
      const options = { ...at("tokens_15"), version: 2, perPage: 10 };
      const walked = await (await listImages(options)).nextPage();
      const { searchParams } = new URL((await seen(options))[1]?.url ?? "", "http://x");
      const continuationToken = searchParams.get("continuation_token");
      const continued = await listImages({ ...options, continuationToken });
      for (const page of [walked, continued]) {
        equal([page.images.length, page.hasNextPage()], [5, false]);
      }
    },
  "a repeated continuation token is an error": async ({ listImages, at }) => {
    equal(
      (await rejection(() => all(listImages({ ...at("stuck-token"), version: 2 })))).kind,
      "api",
    );
  },
};
