// Chromium and its driver, for the tests.
import { isAbsolute } from "node:path";

import { CommandError, probe } from "../lib/run.mjs";
import { installDebianPackages } from "./debian-packages.mjs";

/**
 * The absolute path of the first of these commands that runs: not every caller searches PATH.
 *
 * @param {(string | undefined)[]} names
 */
const first = (...names) =>
  names
    .map((name) => name && probe(name) && (isAbsolute(name) ? name : probe("which", [name])))
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
  let { chromium, chromedriver } = find();
  if (!chromium || !chromedriver) {
    await installDebianPackages(["chromium", "chromium-driver"]);
    ({ chromium, chromedriver } = find());
  }
  if (!chromium || !chromedriver) {
    throw new CommandError(
      "Install Chromium and ChromeDriver (on Debian: sudo apt-get install chromium chromium-driver) or set CHROMIUM_BIN and CHROMEDRIVER_BIN, then run this again.",
    );
  }
  return { chromium, chromedriver };
};
