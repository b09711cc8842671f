// The tests of an app that lists on its server 12 of the 30 images, and has a link to the next page.
import { expect, it } from "vitest";
import type { Stage } from "./stage.ts";

/** Each picture is delivered in this variant. */
export function itListsPageByPage(stage: Stage, origin: () => string, variant: RegExp | string) {
  it("renders a page on the server, without the token", async () => {
    const html = await (await fetch(origin())).text();
    expect(html.match(/<img /g)).toHaveLength(12);
    expect(html).not.toContain(stage.account.api.apiToken);
  });

  it("goes on to the last page, and no response has the token", async () => {
    const { page, problems } = await stage.open();
    const received: Promise<string>[] = [];
    page.on("response", (response) => received.push(response.text().catch(() => "")));
    await page.goto(origin(), { waitUntil: "networkidle" });
    const pictures = page.locator("img");
    const source = () => pictures.first().getAttribute("src");
    for (const count of [12, 12, 6]) {
      await expect.poll(() => pictures.count()).toBe(count);
      const current = (await source()) ?? "";
      expect(current).toMatch(/^https:\/\/imagedelivery\.net\/account-hash\/[^/]+\/[^/]+$/);
      expect(current.split("/").at(-1)).toMatch(variant);
      if (count === 6) break;
      await page.getByRole("link", { name: "Next page" }).click();
      await expect.poll(source).not.toBe(current);
    }
    expect(await page.getByRole("link").count()).toBe(0);
    expect(problems).toEqual([]);
    expect((await Promise.all(received)).join("")).not.toContain(stage.account.api.apiToken);
  });
}
