// The client's specification. It runs in every runtime, against tests/support/scenario-server.ts.
import type { Context, Library, Runtime, Specification } from "./context.ts";
import { errors } from "./errors.ts";
import { listing, streaming } from "./listing.ts";
import { requests } from "./requests.ts";

const specification: Specification = { ...listing, ...streaming, ...requests, ...errors };

/** The name of every test. */
export const names = Object.keys(specification);

/**
 * Runs every test, six at a time, against the upstream at the origin `server`. No two tests share an account.
 * Returns the errors of those that failed, by name.
 */
export const run = async (
  library: Library,
  server: string,
  { name, isBrowser }: Runtime,
): Promise<Record<string, string>> => {
  const failed: Record<string, string> = {};
  let id = 0;
  const at: Context["at"] = (scenario) => ({
    accountId: `${scenario}--${name.replace(/\W/g, "")}${id++}`,
    apiToken: "marked-token",
    baseURL: `${server}/client/v4`,
    ...(isBrowser && { dangerouslyAllowBrowser: true }),
  });
  const seen: Context["seen"] = async ({ accountId }) =>
    (await fetch(`${server}/seen/${accountId}`)).json();
  const context: Context = {
    ...library,
    at,
    seen,
    isBrowser,
    fetch: (url, init) => fetch(url, init),
  };
  const queue = Object.entries(specification);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [title, test] = next;
      try {
        await test(context);
      } catch (error) {
        // The stacks of Firefox and WebKit leave out the message.
        failed[title] = `${error}\n${(error as Error | undefined)?.stack}`;
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return failed;
};
