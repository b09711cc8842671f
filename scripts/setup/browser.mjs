// Chromium and its driver, for the tests.
import { isAbsolute } from "node:path";

import { CommandError, probe, run, step } from "../lib/run.mjs";

/** The path of the first of these commands that there is: not every caller looks at PATH. */
const first = (...names) =>
  names
    .filter((name) => name && probe(name))
    .map((name) => (isAbsolute(name) ? name : probe("which", [name])))
    .find(Boolean);

const find = () => ({
  chromium: first(process.env.CHROMIUM_BIN, "chromium", "chromium-browser", "google-chrome"),
  chromedriver: first(
    process.env.CHROMEDRIVER_BIN,
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
  ),
});

/** The commands of the browser and its driver. */
export const setUpBrowser = async () => {
  let found = find();
  if ((!found.chromium || !found.chromedriver) && process.getuid?.() === 0 && probe("apt-get")) {
    await step("installing chromium and chromium-driver", async () => {
      await run("apt-get", ["update", "-q"], { quiet: true });
      await run("apt-get", ["install", "-y", "-q", "chromium", "chromium-driver"], { quiet: true });
    });
    found = find();
  }
  if (!found.chromium || !found.chromedriver) {
    throw new CommandError(
      "Install Chromium and ChromeDriver (or set CHROMIUM_BIN and CHROMEDRIVER_BIN), then run this again.",
    );
  }
  return found;
};
