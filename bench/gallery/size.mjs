// The gallery's size: the scripts and styles that the page loads at first, without the listing core.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { size } from "../client/size.mjs";
import { root } from "../../scripts/lib/run.mjs";
import { row } from "./page.mjs";

const MOST = 45_000;

/**
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const gallerySize = async () => {
  const folder = join(root, "pkg/gallery");
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(
    ([, path]) => `${path}`,
  );
  const sizes = paths.map(
    (path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length,
  );
  const whole = sizes.reduce((sum, each) => sum + each, 0);
  const [core] = await size();
  return [
    row(
      "scripts and styles, gzipped, without the core",
      "45 KB",
      whole - (core?.ours ?? 0),
      MOST,
      "bytes",
    ),
  ];
};
