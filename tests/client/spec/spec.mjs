// The client's specification, to be run in every runtime against tests/support/upstream.ts.
import { errors } from "./errors.mjs";
import { listing, streaming } from "./listing.mjs";
import { requests } from "./requests.mjs";

const specification = { ...listing, ...streaming, ...requests, ...errors };

/** The names of all tests. */
export const names = Object.keys(specification);

/**
 * Runs every test, some at a time: each has accounts of its own.
 *
 * @param library What `import "cf-list-images"` gives.
 * @param {string} server The upstream's origin.
 * @param {string} runtime
 * @returns What failed, by name.
 */
export const run = async (library, server, runtime) => {
  const failed = {};
  let id = 0;
  const at = (scenario) => ({
    accountId: `${scenario}--${runtime.replace(/\W/g, "")}${id++}`,
    apiToken: "marked-token",
    baseURL: `${server}/client/v4`,
    ...(runtime.startsWith("chromium") && { dangerouslyAllowBrowser: true }),
  });
  const seen = async ({ accountId }) => (await fetch(`${server}/seen/${accountId}`)).json();
  const context = { ...library, at, seen, runtime, fetch: (url, init) => fetch(url, init) };
  const queue = Object.entries(specification);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, test] = next;
      try {
        await test(context);
      } catch (error) {
        failed[name] = `${error?.stack ?? error}`;
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return failed;
};
