// The code in the guide's chapter on Workers of one's own, and in the READMEs, is that of the projects in this folder.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { itShowsProjects } from "../support/documentation.ts";
import { ROOT } from "../support/wrangler.ts";

/** The project of each section. */
const PROJECTS = {
  "Beside other routes": "deploy/apps/worker",
  "With settings of other names": "deploy/apps/names",
  "In Hono": "deploy/apps/hono",
  "Behind a service binding": "deploy/apps/services",
  "With Vite": "deploy/vite",
  "In tests": "deploy/vitest",
};

const guide = await readFile(join(ROOT, "docs/deploy.md"), "utf8");
const [, chapter = ""] = guide.split("\n## In a Worker of your own\n");
const sections = (chapter.split("\n## ")[0] ?? "").split("\n### ").slice(1);

itShowsProjects(sections, PROJECTS);

it.each(["README.md", "pkg/README.md"])("%s shows the plain Worker", async (document) => {
  const readme = await readFile(join(ROOT, document), "utf8");
  const [, code = ""] = /^```[jt]s\n(import \{ imagesProxy \}[\s\S]*?)^```$/m.exec(readme) ?? [];
  const file = await readFile(join(ROOT, "tests/deploy/apps/worker/src/index.ts"), "utf8");
  // In JavaScript, without the type.
  expect(code.replace(/^};$/m, "} satisfies ExportedHandler<Env>;")).toBe(file);
});
