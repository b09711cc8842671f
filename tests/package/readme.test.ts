// Runs every example of the package's README, unchanged.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

/** The API in memory instead of Cloudflare and of the page's own origin. */
const PRELUDE = `
import { createImagesApi } from "cf-list-images/testing";

const api = createImagesApi({
  accountId: "readme",
  apiToken: "marked-token",
  apiTokenWithoutImages: "not-the-token",
  endpoint: "/images",
  images: Array.from({ length: 25 }, (_, n) => ({
    id: "image-" + n,
    filename: "picture " + n + " “ł写🖼”.jpg",
    // Those that the example's filters match, and five that they don't.
    meta: { region: { name: n < 20 ? "eu" : "us" }, priority: 1 + (n % 4), status: "new" },
  })),
});
Object.assign(globalThis, { accountId: api.accountId, apiToken: api.apiToken, fetch: api.fetch });
// A page's relative endpoint.
globalThis.location = new URL("https://page.example/");
`;

let folder: string;

beforeAll(async () => {
  // Inside the workspace, so that the import finds the package.
  folder = await mkdtemp(join(ROOT, "build/readme-"));
  await writeFile(join(folder, "prelude.mjs"), PRELUDE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SAYS: Record<string, RegExp> = {
  "In a web app": /^(picture \d+ .+ https:.+\n){25}$/,
  Pages: /^(25 [0-9a-f]{16}-DEV\n|10 \{\s+continuationToken: '[^']+'\s+\}\n)$/,
  "Version 2, and version 1": /^(image-\d+ \{[\s\S]+?\n){20}/,
  "Large pages": /^(image-\d+\n){25}$/,
  Errors: /^auth 403 10000 the API refused the credentials: .*\n$/,
  Requests: /^25\n$/,
  Tests: /^100 2\n$/,
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
      await writeFile(file, `import "./prelude.mjs";\n${code}`);
      const { stdout, stderr } = await execute("node", [file]);
      expect(stderr).toBe("");
      expect(stdout).toMatch(SAYS[heading] ?? /\S/);
      expect(stdout).not.toContain("marked-token");
    },
  );
});
