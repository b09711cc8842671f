// The scanner against `serde_json`, native. `cargo bench --bench scan` prints more figures.
import { run } from "../../scripts/lib/run.mjs";
import { rustEnvironment } from "../../scripts/setup/rust.mjs";

/**
 * @returns {Promise<import("../lib/report.mjs").Row[]>}
 */
export const nativeScan = async () => {
  const args = ["bench", "--quiet", "--bench", "scan", "--", "--json"];
  const output = await run("cargo", args, { quiet: true, env: rustEnvironment() });
  const line = output.split("\n").find((text) => text.includes('"page":"compact"'));
  if (!line) throw new Error(`cargo bench printed no figures:\n${output}`);
  const { serde_json: seconds, ratio } = JSON.parse(line);
  const theirs = seconds * 1e3;
  const work = "scanner, native, one core, 10,000 images";
  const against = "serde_json into IgnoredAny";
  return [{ work, against, ours: theirs * ratio, theirs, ratio, goal: 0.7, unit: "ms" }];
};
