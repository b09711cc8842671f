// The code in docs/testing.md, and the README's of tests, is that of the projects in this folder, which runners.test.ts
// runs.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { itShowsProjects } from "../support/documentation.ts";
import { ROOT } from "../support/wrangler.ts";

/** The project of each chapter. */
const PROJECTS = {
  Testing: "runners/node",
  "The account": "runners/node",
  Faults: "runners/node",
  Requests: "runners/node",
  Vitest: "runners/vitest",
  Jest: "runners/jest",
  MSW: "runners/msw",
  Playwright: "runners/playwright",
  "What it does not do": undefined,
};

const chapters = (await readFile(join(ROOT, "docs/testing.md"), "utf8"))
  .split(/^#{1,2} /m)
  .slice(1);

itShowsProjects(chapters, PROJECTS);

it("is also the README's", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const [, code] = /^## In JS tests\n[^`]*`[^`]*`[^`]*```js\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(code).toBe(await readFile(join(ROOT, "tests/runners/vitest/readme.spec.ts"), "utf8"));
});
