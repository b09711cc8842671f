// The code in docs/testing.md, and the README's of tests, is that of the projects in this folder, which runners.test.ts
// runs.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

/** The project of each chapter. */
const PROJECTS: Record<string, string> = {
  Testing: "node",
  "The account": "node",
  Faults: "node",
  Requests: "node",
  Vitest: "vitest",
  Jest: "jest",
  MSW: "msw",
  Playwright: "playwright",
  "What it does not do": "",
};

const chapters = (await readFile(join(ROOT, "docs/testing.md"), "utf8"))
  .split(/^#{1,2} /m)
  .slice(1);

it("has the chapters that are tested", () => {
  expect(chapters.map((chapter) => chapter.split("\n")[0])).toEqual(Object.keys(PROJECTS));
});

describe.each(chapters.slice(0, -1))("%s", (chapter) => {
  const [heading = ""] = chapter.split("\n");
  const blocks = [...chapter.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

  it("has code", () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks)("shows a file of the project", async (block) => {
    const [, path = "no path", code] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(block) ?? [];
    const file = join(ROOT, "tests/runners", PROJECTS[heading] ?? "", path);
    expect(code).toBe(await readFile(file, "utf8"));
  });
});

it("is also the README's", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const [, code] = /^## In JS tests\n[^`]*`[^`]*`[^`]*```js\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(code).toBe(await readFile(join(ROOT, "tests/runners/vitest/readme.spec.ts"), "utf8"));
});
