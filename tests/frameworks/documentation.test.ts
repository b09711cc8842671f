// The code of docs/recipes.md, and of TanStack Query in the package's README, is that of the projects in this folder, which
// the other tests run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

/** The project of each chapter. */
const PROJECTS: Record<string, string> = {
  "React with TanStack Query": "react",
  "Next.js": "next",
  SvelteKit: "sveltekit",
  Nuxt: "nuxt",
  Hono: "server",
  "Without a build, from a CDN": "cdn",
  "The images of one user": "server",
  Orphans: "server",
  "A backup": "server",
};

const recipes = await readFile(join(ROOT, "docs/recipes.md"), "utf8");
const chapters = recipes.split("\n## ").slice(1);

it("has the chapters that are tested", () => {
  expect(chapters.map((chapter) => chapter.split("\n")[0])).toEqual(Object.keys(PROJECTS));
});

describe.each(chapters)("%s", (chapter) => {
  const [heading = ""] = chapter.split("\n");
  const blocks = [...chapter.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

  it("has code", () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks)("shows a file of the project", async (block) => {
    const [, path = "no path", code] =
      /^(?:\/\/|<!--) (\S+)(?: -->)?\n([\s\S]*)$/.exec(block) ?? [];
    const file = join(ROOT, "tests/frameworks", PROJECTS[heading] ?? "", path);
    expect(code).toBe(await readFile(file, "utf8"));
  });
});

it("is also that of the package's README", async () => {
  const readme = await readFile(join(ROOT, "pkg/README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```jsx\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const file = join(ROOT, "tests/frameworks/react/src/readme.tsx");
  expect(blocks).toEqual([await readFile(file, "utf8")]);
});
