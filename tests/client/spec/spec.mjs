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
 * @param runtime Its name, and whether it is a browser's page or worker.
 * @returns What failed, by name.
 */
export const run = async (library, server, runtime) => {
  const failed = {};
  let id = 0;
  const at = (scenario) => ({
    accountId: `${scenario}--${runtime.name.replace(/\W/g, "")}${id++}`,
    apiToken: "marked-token",
    baseURL: `${server}/client/v4`,
    ...(runtime.isBrowser && { dangerouslyAllowBrowser: true }),
  });
  const seen = async ({ accountId }) => (await fetch(`${server}/seen/${accountId}`)).json();
  const { isBrowser } = runtime;
  const context = { ...library, at, seen, isBrowser, fetch: (url, init) => fetch(url, init) };
  const queue = Object.entries(specification);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [name, test] = next;
      try {
        await test(context);
      } catch (error) {
        // The stacks of Firefox and WebKit leave out the message.
        failed[name] = `${error}\n${error?.stack}`;
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return failed;
};
