// Runs every example of the package's README, unchanged.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startScenarioServer } from "../support/scenario-server.ts";
import { ROOT } from "../support/wrangler.ts";

const execute = promisify(execFile);
const readme = await readFile(join(ROOT, "pkg/README.md"), "utf8");
const examples = [...readme.matchAll(/^## (.+)|```js\n([\s\S]*?)```/gm)]
  .reduce<[string, string][]>((found, [, heading, code]) => {
    if (heading) found.push([heading, ""]);
    else if (code) found.push([found.at(-1)?.[0] ?? "", code]);
    return found;
  }, [])
  .filter(([, code]) => code);

/** Redirects requests to Cloudflare and to the page's own origin to the test server. */
const prelude = (server: string) => `
const real = globalThis.fetch;
globalThis.fetch = (url, init) => {
  const path = String(url).replace(/^https:\\/\\/api\\.cloudflare\\.com/, "");
  const listing = path.startsWith("/images") ? path.replace("/images", "/client/v4/accounts/list_25--readme/images/v1") : path;
  if (init?.headers?.get("authorization") === "Bearer not-the-token") {
    return real(new URL("/client/v4/accounts/bad-token--readme/images/v1", "${server}"), init);
  }
  return real(new URL(listing.includes("images/v2") ? listing.replace("list_25", "tokens_25") : listing, "${server}"), init);
};
// A page's relative endpoint.
globalThis.location = new URL("https://page.example/");
const accountId = "list_25--readme";
const apiToken = "marked-token";
`;

let upstream: Awaited<ReturnType<typeof startScenarioServer>>;
let folder: string;

beforeAll(async () => {
  upstream = await startScenarioServer();
  // Inside the workspace, so that the import finds the package.
  folder = await mkdtemp(join(ROOT, "build/readme-"));
});
afterAll(async () => {
  await upstream?.stop();
  await rm(folder, { recursive: true, force: true });
});

const SAYS: Record<string, RegExp> = {
  "In a web app": /^(picture \d+ .+ https:.+\n){25}$/,
  Pages: /^25 ray-\d+\n0 ray-\d+\n$/,
  "Version 2": /^(image-\d+ \{[\s\S]+?\n){20}/,
  "Large pages": /^(image-\d+\n){25}$/,
  Errors: /^auth 403 10000 the API refused the credentials: .*\n$/,
  Requests: /^25\n$/,
  "Where it runs": /^ready\n$/,
};

describe("the README's examples", () => {
  it("cover the sections", () => {
    expect(examples.length).toBeGreaterThanOrEqual(9);
  });

  it.each(examples.map(([heading, code], n) => [n, heading, code] as const))(
    "%i: %s",
    async (n, heading, code) => {
      const file = join(folder, `example-${n}.mjs`);
      await writeFile(file, prelude(upstream.url) + code);
      const { stdout, stderr } = await execute("node", [file]);
      expect(stderr).toBe("");
      expect(stdout).toMatch(SAYS[heading] ?? /\S/);
      expect(stdout).not.toContain("marked-token");
    },
  );
});
