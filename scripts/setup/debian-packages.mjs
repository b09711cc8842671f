// Installs Debian packages, only on machines that opt in, such as CI's.
import { probe, run, step } from "../lib/run.mjs";

/** `.ci/run` sets this variable. On a contributor's machine, nothing is installed without consent. */
const allowed = () => process.env.INSTALL_DEBIAN_PACKAGES === "1";

/**
 * Installs Debian packages if INSTALL_DEBIAN_PACKAGES=1 allows it; this needs root and apt-get.
 *
 * @param {string[]} names
 * @returns {Promise<boolean>} whether they are installed now
 */
export const installDebianPackages = async (names) => {
  if (!allowed() || process.getuid?.() !== 0 || probe("apt-get") === undefined) return false;
  await step(`installing the Debian packages ${names.join(", ")}`, async () => {
    await run("apt-get", ["update", "-q"], { quiet: true });
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...names], {
      quiet: true,
    });
  });
  return true;
};
