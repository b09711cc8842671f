// The code in the guide's chapter on Workers of one's own, and in the READMEs, is that of the projects in this folder.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

/** The project of each section. */
const PROJECTS: Record<string, string> = {
  "Beside other routes": "apps/worker",
  "With settings of other names": "apps/names",
  "In Hono": "apps/hono",
  "Behind a service binding": "apps/services",
  "With Vite": "vite",
  "In tests": "vitest",
};

const guide = await readFile(join(ROOT, "docs/deploy.md"), "utf8");
const [, chapter = ""] = guide.split("\n## In a Worker of your own\n");
const sections = (chapter.split("\n## ")[0] ?? "").split("\n### ").slice(1);

it("has the sections that are tested", () => {
  const headings = sections.map((section) => section.split("\n")[0]);
  expect(headings).toEqual(Object.keys(PROJECTS));
});

describe.each(sections)("%s", (section) => {
  const [heading = ""] = section.split("\n");
  const blocks = [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

  it("has code", () => {
    expect(blocks.length).toBeGreaterThan(0);
  });

  it.each(blocks)("shows a file of the project", async (block) => {
    const [, path = "no path", code] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(block) ?? [];
    expect(code).toBe(
      await readFile(join(ROOT, "tests/deploy", PROJECTS[heading] ?? "", path), "utf8"),
    );
  });
});

it.each(["README.md", "pkg/README.md"])("%s shows the plain Worker", async (document) => {
  const readme = await readFile(join(ROOT, document), "utf8");
  const [, code = ""] = /^```[jt]s\n(import \{ imagesProxy \}[\s\S]*?)^```$/m.exec(readme) ?? [];
  const file = await readFile(join(ROOT, "tests/deploy/apps/worker/src/index.ts"), "utf8");
  // In JavaScript, without the type.
  expect(code.replace(/^};$/m, "} satisfies ExportedHandler<Env>;")).toBe(file);
});
