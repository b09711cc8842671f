// The Worker's settings, as docs/configuration.md lists them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./wrangler.ts";

/** A row of a table: `` | `NAME` (secret) | … | ``. One row may have several names. */
const ROW = /^\| `[A-Z_`, ]+` /;

/** The names of the settings, and which of them are secrets. */
export function documentedSettings(): { name: string; secret: boolean }[] {
  const lines = readFileSync(join(ROOT, "docs/configuration.md"), "utf8").split("\n");
  return lines
    .filter((line) => ROW.test(line))
    .flatMap((line) => {
      const [, cell = ""] = line.split("|");
      const secret = cell.includes("(secret");
      return [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => ({ name, secret }));
    });
}
