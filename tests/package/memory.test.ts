import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startScenarioServer } from "../support/scenario-server.ts";
import { ROOT } from "../support/wrangler.ts";

it("lists 100,000 images with flat memory", async () => {
  const upstream = await startScenarioServer();
  try {
    const program = join(ROOT, "examples/list-all.mjs");
    const args = [
      "--expose-gc",
      program,
      `${upstream.url}/client/v4`,
      "list_100000--memory",
      "token",
    ];
    const { stdout } = await promisify(execFile)("node", args);
    const reports: { count: number; held: number; rss: number }[] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const [first, last] = [reports[0], reports.at(-1)];
    if (!first || !last) throw new Error(stdout);
    expect(last.count).toBe(100_000);
    const mebibytes = (last.held - first.held) / 2 ** 20;
    console.log(
      `held after 10,000 images: ${(first.held / 2 ** 20).toFixed(1)} MiB; 90,000 later ${mebibytes.toFixed(1)} MiB more`,
    );
    // The hashes of the images take some 16 bytes each, rounded up to a power of two; the images 40 MB.
    expect(mebibytes).toBeLessThan(4);
  } finally {
    await upstream.stop();
  }
});
