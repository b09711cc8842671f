// The client's specification. It runs in every runtime, against tests/support/scenario-server.ts.
import { aborts } from "./aborts.ts";
import { bounds } from "./bounds.ts";
import { within } from "./check.ts";
import type { Context, Library, Runtime, Specification, Testing } from "./context.ts";
import { errors } from "./errors.ts";
import { inMemory } from "./in-memory.ts";
import { listing } from "./listing.ts";
import { loading } from "./loading.ts";
import { refusals } from "./refusals.ts";
import { requests } from "./requests.ts";
import { responses } from "./responses.ts";
import { streaming } from "./streaming.ts";
import { version2 } from "./version-2.ts";

const specification: Specification = {
  ...listing,
  ...version2,
  ...streaming,
  ...requests,
  ...inMemory,
  ...aborts,
  ...errors,
  ...loading,
  ...refusals,
  // These use the processor most, and hold up the timers of others.
  ...responses,
  ...bounds,
};

/** After how many milliseconds a test counts as one that never ends: it then fails under its own name. */
const LONGEST_TEST = 60_000;

/** The name of every test. */
export const names = Object.keys(specification);

/**
 * Runs every test, six at a time, against the upstream at the origin `server`. No two tests share an account.
 * Returns the errors of those that failed, by name.
 */
export const run = async (
  library: Library,
  testing: Testing,
  server: string,
  { name, isBrowser }: Runtime,
): Promise<Record<string, string>> => {
  const failed: Record<string, string> = {};
  let id = 0;
  // An account id has at most 32 characters.
  const shortName = name.replace(/(?<=^\w)[a-z]+/, "").replace(/-w.*/, "w");
  const at: Context["at"] = (scenario) => ({
    accountId: `${scenario}--${shortName}${(id++).toString(36)}`,
    apiToken: "marked-token",
    baseURL: `${server}/client/v4`,
    ...(isBrowser && { dangerouslyAllowBrowser: true }),
  });
  const control: string = await (await fetch(`${server}/control`)).json();
  const seen: Context["seen"] = async ({ accountId }) =>
    (await fetch(`${control}/seen/${accountId}`)).json();
  const release: Context["release"] = async ({ accountId }) => {
    await (await fetch(`${control}/release/${accountId}`)).text();
  };
  const context: Context = {
    ...library,
    testing,
    at,
    seen,
    release,
    isBrowser,
    fetch: (url, init) => fetch(url, init),
  };
  const queue = Object.entries(specification);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [title, test] = next;
      try {
        await within(title, test(context), LONGEST_TEST);
      } catch (error) {
        // The stacks of Firefox and WebKit leave out the message.
        failed[title] = `${error}\n${(error as Error | undefined)?.stack}`;
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return failed;
};
