// The links between the project's documents.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(Boolean);

/** A document without its blocks of code. */
const proseOf = (path: string) =>
  readFileSync(join(ROOT, path), "utf8").replace(/^```[\s\S]*?^```/gm, "");

/** The anchors of a document's headings, as GitHub makes them, and those that it sets itself. */
const anchorsOf = (path: string) => {
  const prose = proseOf(path);
  const seen = new Map<string, number>();
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return [...headings, ...[...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)];
};

/** The relative links of a document that lead nowhere. */
const brokenLinksOf = (path: string) =>
  [...proseOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
    });

it("of every document lead to a file and a heading that exist", () => {
  expect(documents).toContain("docs/deploy.md");
  const broken = documents.flatMap((path) => brokenLinksOf(path).map((link) => `${path}: ${link}`));
  expect(broken).toEqual([]);
});
