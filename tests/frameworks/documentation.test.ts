// The code of docs/recipes.md, and of TanStack Query in the package's README, is that of the projects in this folder, which
// the other tests run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { itShowsProjects } from "../support/documentation.ts";
import { ROOT } from "../support/wrangler.ts";

/** The project of each chapter. */
const PROJECTS = {
  "React with TanStack Query": "frameworks/react",
  "Next.js": "frameworks/next",
  SvelteKit: "frameworks/sveltekit",
  Nuxt: "frameworks/nuxt",
  Hono: "frameworks/server",
  "Without a build, from a CDN": "frameworks/cdn",
  "The images of one user": "frameworks/server",
  Orphans: "frameworks/server",
  "A backup": "frameworks/server",
};

const recipes = await readFile(join(ROOT, "docs/recipes.md"), "utf8");
const chapters = recipes.split("\n## ").slice(1);

itShowsProjects(chapters, PROJECTS);

it("is also that of the package's README", async () => {
  const readme = await readFile(join(ROOT, "pkg/README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```jsx\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const file = join(ROOT, "tests/frameworks/react/src/readme.tsx");
  expect(blocks).toEqual([await readFile(file, "utf8")]);
});
