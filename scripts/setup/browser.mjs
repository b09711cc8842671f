// Chromium and its driver, for the tests.
import { CommandError, probe, run, step } from "../lib/run.mjs";

const first = (...names) => names.find((name) => name && probe(name));

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
