// The scanner against `serde_json`, native. `cargo bench --bench scan` prints more figures.
import { run } from "../../scripts/lib/run.mjs";
import { rustEnvironment } from "../../scripts/setup/rust.mjs";
import { KINDS } from "../lib/page.mjs";
import { writePages } from "./pages.mjs";

/**
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const nativeScan = async () => {
  const files = writePages(10_000);
  const args = ["bench", "--quiet", "--bench", "scan", "--", "--json", ...files];
  const output = await run("cargo", args, { quiet: true, env: rustEnvironment() });
  const lines = output.split("\n").filter((text) => text.startsWith('{"serde_json"'));
  if (lines.length !== KINDS.length) throw new Error(`cargo bench printed no figures:\n${output}`);
  return KINDS.map((kind, place) => {
    const seconds = JSON.parse(lines[place] ?? "");
    const [ours, theirs] = [seconds.scanner * 1e3, seconds.serde_json * 1e3];
    const work = `scanner, native, one core, 10,000 images, ${kind}`;
    const against = "serde_json into IgnoredAny";
    return { work, against, ours, theirs, ratio: ours / theirs, goal: 0.6, unit: "ms" };
  });
};
