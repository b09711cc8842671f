// The pages of a listing that are out of the ordinary.
import { describe, expect } from "vitest";
import { count, inBrowsers } from "./walk.ts";

describe.each(inBrowsers({ count: 230 }))("in $name", ({ it }) => {
  it.for([1, 2])(
    "the next page follows when page %i has no images",
    async (empty, { page, gallery }) => {
      let requests = 0;
      gallery.api.behave(async (_, respond) => {
        requests += 1;
        const envelope = await (await respond()).json();
        if (requests === empty) envelope.result.images = [];
        return Response.json(envelope);
      });
      await page.goto(gallery.url);
      await count(page, "130 images in all").or(count(page, "100 images so far")).waitFor();
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await count(page, "130 images in all").waitFor();
      expect(requests).toBe(3);
    },
  );
});
