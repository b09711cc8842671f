// What the page offers as files.
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Keeps the texts that the page offers as files, and waits for so many. Called before the page is opened. */
export async function savedTexts(page: Page): Promise<(count: number) => Promise<string[]>> {
  await page.addInitScript(() => {
    const saved: Promise<string>[] = [];
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => {
      // Not by text(), which drops a byte order mark.
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      saved.push(blob.arrayBuffer().then((bytes) => decoder.decode(bytes)));
      return create(blob);
    };
    Object.assign(globalThis, { saved });
  });
  return async (count) => {
    const texts = () =>
      page.evaluate(() =>
        Promise.all((globalThis as unknown as { saved: Promise<string>[] }).saved),
      );
    await expect.poll(texts).toHaveLength(count);
    return texts();
  };
}
