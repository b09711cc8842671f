// The code of docs/testing.md in each test runner that it names.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App } from "../support/app.ts";
import { CHROMIUM } from "../support/chromium.ts";
import { Machine } from "../support/machine.ts";
import { freePort } from "../support/port.ts";

const MODULES = "NODE_OPTIONS=--experimental-vm-modules npx jest";

/** The command lines of each project, and what they print when as many tests pass as there are. */
const PROJECTS: Record<string, [line: string, passed: RegExp][]> = {
  node: [["node --test", /pass 9\n/]],
  vitest: [
    ["npx vitest run", /Tests +3 passed/],
    ["npx vitest run --environment=jsdom", /Tests +3 passed/],
    ["npx vitest run --environment=happy-dom", /Tests +3 passed/],
    ["npx tsc", /^$/],
  ],
  jest: [
    [`${MODULES} --config esm/jest.config.mjs`, /Tests: +1 passed/],
    ["npx jest --config commonjs/jest.config.cjs", /Tests: +2 passed/],
    [`${MODULES} --config jsdom/jest.config.mjs`, /Tests: +2 passed/],
  ],
  msw: [
    ["npx vitest run", /Tests +1 passed/],
    ["npx tsc", /^$/],
  ],
  playwright: [
    ["npx playwright test", /2 passed/],
    ["npx tsc", /^$/],
  ],
};

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.create();
});
afterAll(() => machine?.remove());

describe.each(Object.entries(PROJECTS))("%s", (name, commands) => {
  let app: App;
  beforeAll(async () => {
    app = await App.install(machine, `runners/${name}`);
  }, 300_000);

  it.each(commands)("`%s` passes", async (line, passed) => {
    const env = { PORT: `${await freePort()}`, CHROMIUM_BIN: CHROMIUM };
    expect(await app.run(line, ".", env)).toMatch(passed);
  });
});
