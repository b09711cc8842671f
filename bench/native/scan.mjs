// The scanner against `serde_json`, native. `cargo bench --bench scan` prints more figures.
import { run } from "../../scripts/lib/run.mjs";
import { rustEnvironment } from "../../scripts/setup/rust.mjs";

export const nativeScan = async () => {
  const args = ["bench", "--quiet", "--bench", "scan", "--", "--json"];
  const output = await run("cargo", args, { quiet: true, env: rustEnvironment() });
  const line = output.split("\n").find((text) => text.includes('"page":"compact"'));
  const { serde_json: seconds, ratio } = JSON.parse(line);
  const theirs = seconds * 1e3;
  const work = "scanner, native, one core, 10,000 images";
  const against = "serde_json into IgnoredAny";
  return [{ work, against, ours: theirs * ratio, theirs, ratio, goal: 0.7, unit: "ms" }];
};
