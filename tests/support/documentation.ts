// The code of a document is that of projects of the tests, which run it.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./wrangler.ts";

/** A block's first line is the path of its file, in a comment. */
const BLOCK = /^```\w*\n(?:\/\/|<!--) (\S+)(?: -->)?\n([\s\S]*?)^```$/gm;

/**
 * Compares the code in sections of a document with files of projects.
 *
 * @param sections They begin with their headings.
 * @param projects The folder of each section's project, below `tests`. A section without code has none.
 */
export function itShowsProjects(
  sections: readonly string[],
  projects: Readonly<Record<string, string | undefined>>,
): void {
  it("has the sections that are tested", () => {
    expect(sections.map((section) => section.split("\n")[0])).toEqual(Object.keys(projects));
  });

  describe.each(sections)("%s", (section) => {
    const [heading = ""] = section.split("\n");
    const project = projects[heading];
    const blocks = [...section.matchAll(BLOCK)].map(([, path = "", code = ""]) => [path, code]);

    it("has code with the paths of its files, if there is a project", () => {
      expect(section.match(/^```\w+$/gm) ?? []).toHaveLength(blocks.length);
      expect(blocks.length > 0).toBe(project !== undefined);
    });

    it.skipIf(blocks.length === 0).each(blocks)("shows %s", async (path = "", code = "") => {
      expect(code).toBe(await readFile(join(ROOT, "tests", project ?? "", path), "utf8"));
    });
  });
}
