// What www/README.md says to those who build a page of their own on the store and the grid.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/wrangler.ts";

const SOURCES = join(ROOT, "www/src");

/** The files that a file imports, and what these import, as far as they are the gallery's own. */
function neededBy(file: string, needed = new Set<string>()): Set<string> {
  const text = readFileSync(join(SOURCES, file), "utf8");
  for (const [, relative = ""] of text.matchAll(/(?:from|import\()\s*"(\.\.?\/[^"]+)"/g)) {
    const path = posix.join(posix.dirname(file), relative);
    if (needed.has(path)) continue;
    needed.add(path);
    neededBy(path, needed);
  }
  return needed;
}

/** How the text names a file: a component without its ending, and messages by their folder. */
const named = (path: string): string =>
  `\`${path.replace(/^messages\/.*/, "messages/").replace(/^([A-Z]\w*)\.svelte$/, "$1")}\``;

// The grid needs the store, too.
it.for([
  ["store", "listing.svelte.ts", "- The grid:"],
  ["grid", "Grid.svelte", "| file |"],
] as const)("it names every file that the %s needs", ([, file, end]) => {
  const readme = readFileSync(join(ROOT, "www/README.md"), "utf8");
  const text = readme.slice(readme.indexOf("- The store:"), readme.indexOf(end));
  const needed = [...neededBy(file)].filter((path) => path !== "listing.svelte.ts");
  expect(needed.length).toBeGreaterThan(5);
  expect(needed.filter((path) => !text.includes(named(path)))).toEqual([]);
});
