// The browsers that the tests run in.
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute } from "node:path";

import { CommandError, probe } from "../lib/run.mjs";
import { installDebianPackages } from "./debian-packages.mjs";

/** Debian installs WebKitGTK's programs in a folder named after the architecture. */
const miniBrowsers = () =>
  existsSync("/usr/lib")
    ? readdirSync("/usr/lib").map((name) => `/usr/lib/${name}/webkit2gtk-4.1/MiniBrowser`)
    : [];

/**
 * What each browser needs: its commands, by the environment variable that holds the path, and Debian's packages.
 * Every suite with a browser needs Chromium. Without an optional one, the client suite skips its tests.
 *
 * @typedef {{ commands: Record<string, string[]>, packages: string[], optional: boolean }} Browser
 */

/** @satisfies {Record<string, Browser>} */
const BROWSERS = {
  Chromium: {
    commands: {
      CHROMIUM_BIN: ["chromium", "chromium-browser", "google-chrome"],
      CHROMEDRIVER_BIN: ["chromedriver", "/usr/lib/chromium/chromedriver"],
    },
    packages: ["chromium", "chromium-driver"],
    optional: false,
  },
  Firefox: {
    commands: { FIREFOX_BIN: ["firefox-esr", "firefox"] },
    packages: ["firefox-esr"],
    optional: true,
  },
  WebKit: {
    commands: {
      MINIBROWSER_BIN: miniBrowsers(),
      WEBKITWEBDRIVER_BIN: ["WebKitWebDriver"],
      XVFB_BIN: ["Xvfb"],
    },
    packages: ["webkit2gtk-driver", "xvfb"],
    optional: true,
  },
};

/**
 * Installs these browsers if allowed, and returns the paths of their commands by environment variable. Throws if one is
 * missing, except for an optional one outside CI.
 *
 * @param {(keyof typeof BROWSERS)[]} names
 * @returns {Promise<Record<string, string>>}
 */
export const setUpBrowsers = async (...names) => {
  const browsers = names.map((name) => ({ name, ...BROWSERS[name] }));
  const packages = browsers
    .filter((browser) => missing(browser).length > 0)
    .flatMap((browser) => browser.packages);
  if (packages.length > 0) await installDebianPackages(packages);
  for (const browser of browsers) {
    const variables = missing(browser);
    if (variables.length === 0) continue;
    const remedy = `install it (Debian: ${browser.packages.join(", ")}) or set ${variables.join(", ")}`;
    if (!browser.optional || process.env.CI) {
      throw new CommandError(`${browser.name} is missing: ${remedy}, then run this again.`);
    }
    console.log(`▸ ${browser.name} is missing, so its tests are skipped. To run them, ${remedy}.`);
  }
  return Object.fromEntries(
    browsers.flatMap(find).flatMap(({ variable, path }) => (path ? [[variable, path]] : [])),
  );
};

/**
 * The paths of a browser's commands. A path is undefined when there is no such command.
 *
 * @param {Browser} browser
 */
const find = ({ commands }) =>
  Object.entries(commands).map(([variable, names]) => ({
    variable,
    path: [process.env[variable] ?? "", ...names].map(pathOf).find(Boolean),
  }));

/**
 * The environment variables of the commands that are missing.
 *
 * @param {Browser} browser
 */
const missing = (browser) =>
  find(browser)
    .filter(({ path }) => !path)
    .map(({ variable }) => variable);

/**
 * @param {string} name
 * @returns {string | undefined}
 */
const pathOf = (name) => {
  // Ubuntu's `chromium-browser` may be a stub that prints how to install it.
  if (name === "chromium-browser" && !probe(name)) return undefined;
  if (isAbsolute(name)) return existsSync(name) ? name : undefined;
  return name && probe("which", [name]);
};
